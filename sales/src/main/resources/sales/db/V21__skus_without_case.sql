-- SKUs are the same in capitals.
CREATE INDEX catalogue_sku_in_any_case ON catalogue (lower(sku));
DROP INDEX catalogue_sku;
