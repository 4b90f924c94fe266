-- Where the telling of all products is that TellEverything does.
CREATE TABLE telling (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  -- products with a greater id are still to be told; null when none is
  told     bigint,
  -- what was seen last: the database's epoch, and when the newest reader joined
  epoch    bigint,
  joined   timestamptz NOT NULL DEFAULT '-infinity'
);
INSERT INTO telling DEFAULT VALUES;

-- For operators: publishes every product as it is now.
CREATE FUNCTION tell_everything() RETURNS void LANGUAGE sql AS 'UPDATE telling SET told = 0';
