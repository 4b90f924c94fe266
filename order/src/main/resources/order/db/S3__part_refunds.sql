-- Parts of a charge that were given back, each once.
CREATE TABLE payment_simulator.refunds (
  key          text NOT NULL REFERENCES payment_simulator.charges,
  part         int NOT NULL CHECK (part > 0),
  amount_cents bigint NOT NULL CHECK (amount_cents > 0),
  PRIMARY KEY (key, part)
);
