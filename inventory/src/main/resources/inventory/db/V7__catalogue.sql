-- What the products are called, kept by the product service's events. Stocks do not refer to it: goods whose product no
-- event has named yet come and go by their id all the same.
CREATE TABLE catalogue (
  product_id bigint PRIMARY KEY,
  sku        text NOT NULL,
  barcode    text,
  ean13      text GENERATED ALWAYS AS (CASE WHEN length(barcode) = 12 THEN '0' || barcode ELSE barcode END) STORED,
  name       text NOT NULL,
  active     boolean NOT NULL,
  version    bigint NOT NULL,
  epoch      bigint NOT NULL
);
CREATE INDEX catalogue_sku ON catalogue (sku);
CREATE INDEX catalogue_ean13 ON catalogue (ean13) WHERE ean13 IS NOT NULL;
