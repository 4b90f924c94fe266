-- A reservation whose time is over is extended as long as the sale or order that it is made for needs it.
ALTER TABLE reservations ADD COLUMN extensions int NOT NULL DEFAULT 0;

-- What stands before a # in a reference is a sale or an order; what stands behind it counts the attempts to hold its
-- goods, which end together.
CREATE INDEX reservations_purchase ON reservations (split_part(reference, '#', 1)) WHERE status = 'active';
