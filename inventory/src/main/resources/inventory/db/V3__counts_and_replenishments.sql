ALTER TABLE movements DROP CONSTRAINT movements_type_check;
ALTER TABLE movements ADD CONSTRAINT movements_type_check CHECK (type IN
  ('receipt', 'adjustment', 'transfer', 'sale', 'return', 'void', 'count', 'shipment', 'arrival'));

-- counted_at: what happened before that instant is in on_hand, whenever the ledger hears of it.
-- over_since: since when there is more than ten times the threshold, as alert_since is for what runs short.
ALTER TABLE stocks ADD COLUMN counted_at timestamptz, ADD COLUMN over_since timestamptz;
UPDATE stocks SET over_since = now() WHERE status = 'over';
ALTER TABLE stocks ADD CHECK
  ((over_since IS NOT NULL) = (alert_threshold > 0 AND on_hand - reserved > 10 * alert_threshold));
CREATE INDEX stocks_over ON stocks (over_since, location_id, product_id) WHERE over_since IS NOT NULL;

CREATE TABLE counts (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  location_id bigint NOT NULL REFERENCES locations,
  counted_at  timestamptz NOT NULL
);

-- expected is what the ledger said when it was counted.
CREATE TABLE count_lines (
  count_id   bigint NOT NULL REFERENCES counts,
  product_id bigint NOT NULL CHECK (product_id > 0),
  counted    bigint NOT NULL CHECK (counted >= 0),
  expected   bigint NOT NULL,
  PRIMARY KEY (count_id, product_id)
);

CREATE TABLE replenishments (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  location_id      bigint NOT NULL REFERENCES locations,
  from_location_id bigint NOT NULL REFERENCES locations,
  status           text NOT NULL DEFAULT 'requested'
    CHECK (status IN ('requested', 'approved', 'rejected', 'shipped', 'received')),
  comment          text CHECK (length(comment) <= 500),
  reason           text CHECK (length(reason) <= 500),
  requested_at     timestamptz NOT NULL DEFAULT now(),
  decided_at       timestamptz,
  shipped_at       timestamptz,
  received_at      timestamptz,
  version          bigint NOT NULL DEFAULT 1,
  CONSTRAINT replenishments_elsewhere CHECK (from_location_id <> location_id),
  CHECK ((decided_at IS NULL) = (status = 'requested')),
  CHECK ((shipped_at IS NOT NULL) = (status IN ('shipped', 'received'))),
  CHECK ((received_at IS NOT NULL) = (status = 'received'))
);
CREATE INDEX replenishments_location ON replenishments (location_id, id);
CREATE INDEX replenishments_status ON replenishments (status, id);

-- What was asked for, and what of it is sent; that is 0 where approval left nothing.
CREATE TABLE replenishment_lines (
  replenishment_id bigint NOT NULL REFERENCES replenishments,
  product_id       bigint NOT NULL CHECK (product_id > 0),
  requested        bigint NOT NULL CHECK (requested > 0),
  quantity         bigint NOT NULL CHECK (quantity BETWEEN 0 AND requested),
  PRIMARY KEY (replenishment_id, product_id)
);
