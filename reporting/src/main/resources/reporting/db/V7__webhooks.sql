-- Receivers outside of the shop that are told of events (ADR 85).
CREATE TABLE webhooks (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  url             text NOT NULL,
  description     text,
  event_types     text[] NOT NULL CHECK (cardinality(event_types) > 0),
  enabled         boolean NOT NULL DEFAULT true,
  -- why sending was given up; null where a person has disabled it
  disabled_reason text CHECK (disabled_reason IN ('failing', 'gone')),
  -- what signs, and the one before it, which signs as well until its time is over
  secret          text NOT NULL,
  previous_secret text,
  previous_until  timestamptz,
  -- attempts that have failed since the last one that has not, and since when
  failures        bigint NOT NULL DEFAULT 0,
  failing_since   timestamptz,
  paused_until    timestamptz NOT NULL DEFAULT '-infinity',
  -- the instance that sends to it; another one may when the time is over
  holder          text,
  held_until      timestamptz NOT NULL DEFAULT '-infinity',
  version         bigint NOT NULL DEFAULT 1,
  created_at      timestamptz NOT NULL DEFAULT date_trunc('milliseconds', now()),
  updated_at      timestamptz NOT NULL DEFAULT date_trunc('milliseconds', now()),
  CHECK (disabled_reason IS NULL OR NOT enabled)
);

-- What there is to tell, once for all receivers: kept longer than deliveries, which may be made of it again.
CREATE TABLE webhook_messages (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  event_id   uuid NOT NULL UNIQUE,
  type       text NOT NULL,
  -- the object, whose messages are delivered in the order of their positions in the stream
  reference  text NOT NULL,
  stream     text NOT NULL,
  position   bigint NOT NULL,
  body       text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX webhook_messages_age ON webhook_messages (created_at, id);

-- A message on its way to a receiver. No foreign keys: a receiver with many is deleted at once, and they when they are old.
CREATE TABLE webhook_deliveries (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  webhook_id      bigint NOT NULL,
  message_id      bigint NOT NULL,
  reference       text NOT NULL,
  position        bigint NOT NULL,
  attempts        bigint NOT NULL DEFAULT 0,
  created_at      timestamptz NOT NULL DEFAULT now(),
  first_tried_at  timestamptz,
  tried_at        timestamptz,
  next_attempt_at timestamptz NOT NULL DEFAULT now(),
  delivered_at    timestamptz,
  -- of the last answer; null when there was none, and then "answer" says why
  status          bigint,
  answer          text
);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (webhook_id, next_attempt_at, position, id)
  WHERE delivered_at IS NULL;
CREATE INDEX webhook_deliveries_before ON webhook_deliveries (webhook_id, reference, position, id)
  WHERE delivered_at IS NULL;
CREATE INDEX webhook_deliveries_pending ON webhook_deliveries (webhook_id, id) WHERE delivered_at IS NULL;
CREATE INDEX webhook_deliveries_all ON webhook_deliveries (webhook_id, id);
CREATE INDEX webhook_deliveries_age ON webhook_deliveries (created_at);
