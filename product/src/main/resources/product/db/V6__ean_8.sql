-- Small packages carry eight digits.
ALTER TABLE products DROP CONSTRAINT products_barcode_check;
ALTER TABLE products ADD CONSTRAINT products_barcode_check CHECK (barcode ~ '^([0-9]{8}|[0-9]{12}|[0-9]{13})$');
