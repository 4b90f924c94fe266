-- SKUs are the same in capitals. Products that differ in nothing else before this keep theirs, as twins of the first.
ALTER TABLE products ADD COLUMN twin int NOT NULL DEFAULT 0;
UPDATE products p SET twin = t.twin FROM (
  SELECT id, row_number() OVER (PARTITION BY lower(sku) ORDER BY id) - 1 AS twin FROM products) AS t
WHERE p.id = t.id AND t.twin > 0;
CREATE UNIQUE INDEX sku_taken_in_any_case ON products (lower(sku), twin);
