-- An EAN-8 is found with zeros in front too, as a UPC-A is.
ALTER TABLE catalogue DROP COLUMN ean13;
ALTER TABLE catalogue ADD COLUMN ean13 text GENERATED ALWAYS AS
  (CASE WHEN length(barcode) IN (8, 12) THEN lpad(barcode, 13, '0') ELSE barcode END) STORED;
CREATE INDEX catalogue_ean13 ON catalogue (ean13) WHERE ean13 IS NOT NULL;
