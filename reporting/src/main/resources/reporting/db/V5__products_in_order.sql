-- Reports by product read the lines of one product after the other. Now an index has all lines of a product together, with
-- their figures, and next to those of the product that follows: ids begin with the product's own, in place of the first
-- half of the hash that they were.
ALTER TABLE aggregated_products RENAME TO unordered_products;
CREATE TABLE aggregated_products (LIKE unordered_products INCLUDING CONSTRAINTS);
INSERT INTO aggregated_products
SELECT day, store_id, channel, (lpad(to_hex(product_id), 16, '0') || right(replace(id::text, '-', ''), 16))::uuid,
  l.quantity, returned_quantity, gross_cents, discounts_cents, returns_cents, taxes_cents
FROM unordered_products l JOIN sold_products ON id = sold_product_id ORDER BY day;
DROP TABLE unordered_products;
UPDATE sold_products
SET id = (lpad(to_hex(product_id), 16, '0') || right(replace(id::text, '-', ''), 16))::uuid;

ALTER TABLE aggregated_products ADD PRIMARY KEY (sold_product_id, day, store_id, channel)
  INCLUDE (quantity, returned_quantity, gross_cents, discounts_cents, returns_cents, taxes_cents);
-- the best sellers of a week are found by its days
CREATE INDEX aggregated_products_day ON aggregated_products (day);
