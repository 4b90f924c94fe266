-- A till states what tax it charged, as it states its prices: what differs from the catalogue is booked and flagged. So is
-- a sale whose time by the till's clock differs from the server's. Returns without a receipt are flagged like sales.
ALTER TABLE transactions
  ADD tax_mismatch boolean NOT NULL DEFAULT false,
  ADD clock_mismatch boolean NOT NULL DEFAULT false;
CREATE INDEX transactions_tax_mismatch ON transactions (sold_at, id) WHERE tax_mismatch;
CREATE INDEX transactions_clock_mismatch ON transactions (sold_at, id) WHERE clock_mismatch;
ALTER TABLE returns ADD price_mismatch boolean NOT NULL DEFAULT false;
