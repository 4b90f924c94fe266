-- Names an order for good, unlike its id, which is given anew when the database is restored from a backup: the payment
-- provider and the inventory service, which are not restored with it, still know what they did for the earlier order.
-- Orders placed before this file have none: they are known by their ids.
ALTER TABLE orders ADD COLUMN uuid uuid;
