-- The location that the goods of an order leave, and come back to, whatever the setting says later. The default is that
-- of all orders before this file, and of a release before it that still runs.
ALTER TABLE orders ADD COLUMN location_id bigint NOT NULL DEFAULT 6 CHECK (location_id > 0);
