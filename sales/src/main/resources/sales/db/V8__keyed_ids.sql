-- The ids of sales that are sent without one but under an Idempotency-Key: a request that is repeated, because it was
-- refused or not answered, finds the goods that were held under its id. Kept for as long as keys are, a day.
CREATE TABLE keyed_ids (
  caller      text NOT NULL,
  key         text NOT NULL,
  fingerprint text NOT NULL,
  id          uuid NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (caller, key, fingerprint)
);
CREATE INDEX keyed_ids_age ON keyed_ids (created_at);
