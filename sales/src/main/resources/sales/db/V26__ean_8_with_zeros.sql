-- An EAN-8 is kept with zeros in front, as a UPC-A is, so that either form finds the product. Tills read it again.
UPDATE catalogue SET barcode = lpad(barcode, 13, '0'), change = DEFAULT WHERE length(barcode) = 8;
