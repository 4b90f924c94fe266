-- The product's first category when it was sold: reports count it there whatever becomes of it later.
ALTER TABLE catalogue ADD COLUMN category_id bigint, ADD COLUMN category text;
ALTER TABLE line_items ADD COLUMN category_id bigint, ADD COLUMN category text;
ALTER TABLE return_lines ADD COLUMN category_id bigint, ADD COLUMN category text;
