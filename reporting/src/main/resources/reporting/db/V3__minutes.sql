-- The receipts of a minute, of the last days: what the dashboard compares today with, up to the same minute.
CREATE TABLE aggregated_minutes (
  minute    timestamptz NOT NULL,
  store_id  bigint NOT NULL,
  channel   text NOT NULL CHECK (channel IN ('pos', 'online')),
  sales     bigint NOT NULL,
  net_cents bigint NOT NULL,
  PRIMARY KEY (minute, store_id, channel)
);

-- Of what was entered before this table was made, only the hours are known: it counts from the beginning of its hour.
INSERT INTO aggregated_minutes
SELECT hour, store_id, channel, sum(sales), sum(gross_cents - discounts_cents - returns_cents)
FROM aggregated_sales WHERE hour > now() - interval '9 days' GROUP BY hour, store_id, channel;
