-- The books of the simulated payment provider, which knows nothing of orders: keys, cards and amounts.
CREATE SCHEMA payment_simulator;

CREATE TABLE payment_simulator.charges (
  key            text PRIMARY KEY,
  -- Barred: given back before it came, so that it never will be charged.
  status         text NOT NULL CHECK (status IN ('captured', 'declined', 'barred')),
  token          text,
  amount_cents   bigint NOT NULL CHECK (amount_cents > 0),
  refunded_cents bigint NOT NULL DEFAULT 0 CHECK (refunded_cents BETWEEN 0 AND amount_cents),
  created_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
  CHECK (refunded_cents = 0 OR status = 'captured')
);
