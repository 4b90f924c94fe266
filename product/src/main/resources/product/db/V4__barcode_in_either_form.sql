-- A UPC-A is the EAN-13 that begins with 0: two products cannot share a number by writing it in different forms.
ALTER TABLE products DROP CONSTRAINT barcode_taken;
CREATE UNIQUE INDEX barcode_taken ON products (lpad(barcode, 13, '0'));
