-- The carrier and the tracking number, which leads to the address: of an erased customer it is kept until the delivery.
ALTER TABLE orders ADD COLUMN shipment json;
ALTER TABLE orders ADD CONSTRAINT nobody_is_tracked CHECK (NOT erased OR shipment IS NULL OR status = 'shipped');
