-- A note outlives every request that could still write the sale; it is deleted after a day.
ALTER TABLE given_back_holds ADD COLUMN noted_at timestamptz NOT NULL DEFAULT now();
CREATE INDEX given_back_holds_age ON given_back_holds (noted_at);

-- What was refused is deleted a year after it was sent last.
CREATE INDEX refused_sales_age ON refused_sales (last_sent_at);
