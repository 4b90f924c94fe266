-- Every filter of a list leads by an index to its rows in the list's order, however few they are.
CREATE INDEX products_retired ON products (id) WHERE NOT active;
CREATE INDEX categories_below ON categories (parent_id, id);
DROP INDEX categories_parent;
