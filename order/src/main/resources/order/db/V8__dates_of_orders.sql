-- the list of all orders by the time of their checkout
CREATE INDEX orders_created ON orders (created_at);
