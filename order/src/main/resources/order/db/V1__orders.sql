-- An order goes from status to status as the shop works on it; goal says where it is being taken and is empty once it
-- has arrived there. What the customer has paid and got back is fixed by the status.
CREATE TABLE orders (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer_id      bigint NOT NULL CHECK (customer_id > 0),
  cart_id          text NOT NULL,
  cart_version     bigint NOT NULL,
  status           text NOT NULL,
  reason           text CHECK (length(reason) BETWEEN 1 AND 500),
  subtotal_cents   bigint NOT NULL CHECK (subtotal_cents >= 0),
  taxes            json NOT NULL,
  tax_cents        bigint NOT NULL CHECK (tax_cents >= 0),
  shipping_cents   bigint NOT NULL CHECK (shipping_cents >= 0),
  total_cents      bigint NOT NULL CHECK (total_cents > 0),
  captured_cents   bigint NOT NULL DEFAULT 0,
  refunded_cents   bigint NOT NULL DEFAULT 0,
  payment_method   text NOT NULL CHECK (payment_method = 'card'),
  -- Gone as soon as it is known whether it was charged.
  payment_token    text,
  reservation_id   bigint,
  shipping_address json NOT NULL,
  billing_address  json NOT NULL,
  goal             text,
  -- What is answered when the goal is reached and is not what was asked for.
  refusal          json,
  -- Whether the goods go back on the shelf with the goal.
  restock          boolean NOT NULL DEFAULT false,
  -- Whether the cart has yet to be told what was bought out of it, and when it had been.
  cart_due         boolean NOT NULL DEFAULT false,
  cart_reduced_at  timestamptz,
  -- Who works on the order says so for a few seconds at a time; the number of the claim keeps out whoever was before.
  claim            bigint NOT NULL DEFAULT 1,
  claimed_until    timestamptz NOT NULL DEFAULT clock_timestamp() + interval '10 seconds',
  trace            text NOT NULL,
  version          bigint NOT NULL DEFAULT 1,
  created_at       timestamptz NOT NULL,
  updated_at       timestamptz NOT NULL,
  confirmed_at     timestamptz,
  -- When it was cancelled or refunded, or failed.
  ended_at         timestamptz,
  CHECK (total_cents = subtotal_cents + tax_cents + shipping_cents),
  CONSTRAINT money_fits_status CHECK (CASE
    WHEN status IN ('pending', 'reserved', 'failed') THEN captured_cents = 0 AND refunded_cents = 0
    WHEN status IN ('paid', 'confirmed', 'shipped', 'delivered')
      THEN captured_cents = total_cents AND refunded_cents = 0
    WHEN status IN ('cancelled', 'refunded') THEN captured_cents = total_cents AND refunded_cents = total_cents
    ELSE false END),
  -- Nobody rests where nobody may stay: an order that is not settled has a goal.
  CONSTRAINT goal_fits_status CHECK (CASE
    WHEN status IN ('pending', 'reserved') THEN goal IS NOT DISTINCT FROM 'confirmed'
    WHEN status = 'paid' THEN goal IS NOT NULL AND goal IN ('confirmed', 'refunded')
    WHEN status = 'confirmed' THEN goal IS NULL OR goal IN ('cancelled', 'refunded')
    WHEN status IN ('shipped', 'delivered') THEN goal IS NULL OR goal = 'refunded'
    ELSE goal IS NULL END),
  CHECK (reservation_id IS NOT NULL OR status IN ('pending', 'failed')),
  CHECK (payment_token IS NULL OR status IN ('pending', 'reserved')),
  CHECK (confirmed_at IS NOT NULL OR status NOT IN ('confirmed', 'shipped', 'delivered', 'cancelled')),
  CHECK ((ended_at IS NOT NULL) = (status IN ('cancelled', 'failed', 'refunded'))),
  CHECK (cart_reduced_at IS NULL OR NOT cart_due)
);
CREATE INDEX orders_customer ON orders (customer_id, id);
CREATE INDEX orders_status ON orders (status, id);
CREATE INDEX orders_due ON orders (claimed_until) WHERE goal IS NOT NULL OR cart_due;
CREATE INDEX orders_cart_reduced ON orders (customer_id, cart_reduced_at) WHERE cart_reduced_at IS NOT NULL;
CREATE INDEX orders_confirmed ON orders (confirmed_at) WHERE confirmed_at IS NOT NULL;
CREATE INDEX orders_ended ON orders (ended_at) WHERE ended_at IS NOT NULL;
CREATE UNIQUE INDEX one_checkout_a_customer ON orders (customer_id)
  WHERE status IN ('pending', 'reserved', 'paid') OR cart_due;
CREATE UNIQUE INDEX one_order_a_cart ON orders (cart_id, cart_version)
  WHERE status NOT IN ('failed', 'cancelled', 'refunded');

CREATE TABLE order_items (
  order_id         bigint NOT NULL REFERENCES orders,
  line_no          int NOT NULL CHECK (line_no > 0),
  product_id       bigint NOT NULL CHECK (product_id > 0),
  sku              text NOT NULL,
  name             text NOT NULL,
  quantity         bigint NOT NULL CHECK (quantity > 0),
  unit_price_cents bigint NOT NULL CHECK (unit_price_cents >= 0),
  total_cents      bigint NOT NULL,
  tax_code         text NOT NULL CHECK (tax_code IN ('standard', 'exempt')),
  PRIMARY KEY (order_id, line_no),
  UNIQUE (order_id, product_id),
  CHECK (total_cents = quantity * unit_price_cents)
);

-- What became of the charge, and the refund: one of each an order at most.
CREATE TABLE payments (
  order_id     bigint NOT NULL REFERENCES orders,
  type         text NOT NULL CHECK (type IN ('captured', 'declined', 'refunded')),
  amount_cents bigint NOT NULL CHECK (amount_cents > 0),
  created_at   timestamptz NOT NULL,
  PRIMARY KEY (order_id, type)
);
CREATE UNIQUE INDEX one_charge_an_order ON payments (order_id) WHERE type IN ('captured', 'declined');

-- Every move of every order. It has each status once at most, and only from one that it had.
CREATE TABLE statuses (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  order_id    bigint NOT NULL REFERENCES orders,
  status      text NOT NULL,
  from_status text,
  reason      text,
  created_at  timestamptz NOT NULL,
  UNIQUE (order_id, status),
  FOREIGN KEY (order_id, from_status) REFERENCES statuses (order_id, status),
  CONSTRAINT allowed_move CHECK (coalesce(from_status, '') || '>' || status IN (
    '>pending', 'pending>reserved', 'pending>failed', 'reserved>paid', 'reserved>failed', 'reserved>refunded',
    'paid>confirmed', 'paid>refunded', 'confirmed>shipped', 'confirmed>cancelled', 'confirmed>refunded',
    'shipped>delivered', 'shipped>refunded', 'delivered>refunded'))
);

-- Requests that take several steps: what was asked under which Idempotency-Key, for which order, and the answer, once
-- there is one.
CREATE TABLE requests (
  caller      text NOT NULL,
  key         text NOT NULL,
  fingerprint text NOT NULL,
  order_id    bigint REFERENCES orders,
  status      int,
  location    text,
  etag        text,
  body        text,
  created_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (caller, key),
  CHECK ((status IS NULL) = (body IS NULL)),
  CHECK (status IS NOT NULL OR order_id IS NOT NULL)
);
CREATE INDEX requests_unanswered ON requests (order_id) WHERE status IS NULL;
CREATE INDEX requests_age ON requests (created_at);
