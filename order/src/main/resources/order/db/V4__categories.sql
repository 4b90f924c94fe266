-- The product's first category at the checkout: reports count it there whatever becomes of it later.
ALTER TABLE order_items ADD COLUMN category_id bigint, ADD COLUMN category text;
