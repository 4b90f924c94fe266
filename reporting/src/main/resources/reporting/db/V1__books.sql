-- What events have been entered for, so that a sale counts once however often and under whatever id its event comes.
CREATE TABLE documents (
  -- such as sale:<id>, return:<id>, order:<id>:<uuid>
  reference text PRIMARY KEY,
  -- a void may come before its sale, which then never counts
  voided    boolean NOT NULL DEFAULT false
);

-- The receipts of an hour. A return counts in the hour of the refund, taxes and tenders are those of sales less those
-- of returns, and whatever comes after its day has ended is counted once more as late.
CREATE TABLE aggregated_sales (
  hour                    timestamptz NOT NULL,
  -- the day of the stores that the hour belongs to
  day                     date NOT NULL,
  store_id                bigint NOT NULL,
  channel                 text NOT NULL CHECK (channel IN ('pos', 'online')),
  -- empty where there is none
  cashier                 text NOT NULL,
  sales                   bigint NOT NULL,
  returns                 bigint NOT NULL,
  returns_without_receipt bigint NOT NULL,
  voids                   bigint NOT NULL,
  quantity                bigint NOT NULL,
  returned_quantity       bigint NOT NULL,
  gross_cents             bigint NOT NULL,
  discounts_cents         bigint NOT NULL,
  returns_cents           bigint NOT NULL,
  without_receipt_cents   bigint NOT NULL,
  refunds_cents           bigint NOT NULL,
  voids_cents             bigint NOT NULL,
  shipping_cents          bigint NOT NULL,
  rounding_cents          bigint NOT NULL,
  gst_cents               bigint NOT NULL,
  qst_cents               bigint NOT NULL,
  hst_cents               bigint NOT NULL,
  gst_pst_cents           bigint NOT NULL,
  cash_cents              bigint NOT NULL,
  debit_cents             bigint NOT NULL,
  credit_cents            bigint NOT NULL,
  mobile_cents            bigint NOT NULL,
  card_cents              bigint NOT NULL,
  late_receipts           bigint NOT NULL,
  late_net_cents          bigint NOT NULL,
  late_total_cents        bigint NOT NULL,
  revised_at              timestamptz,
  PRIMARY KEY (hour, store_id, channel, cashier),
  CONSTRAINT tenders_are_the_total CHECK (cash_cents + debit_cents + credit_cents + mobile_cents + card_cents
    = gross_cents - discounts_cents - returns_cents + shipping_cents + rounding_cents
      + gst_cents + qst_cents + hst_cents + gst_pst_cents)
);

-- The same by day, from which reports on days are read.
CREATE TABLE aggregated_days (LIKE aggregated_sales INCLUDING CONSTRAINTS);
ALTER TABLE aggregated_days DROP COLUMN hour, ADD PRIMARY KEY (day, store_id, channel, cashier);

-- Products as they were sold: under the name and in the first category that they had then.
CREATE TABLE sold_products (
  -- a hash of the others, so that lines find it without being compared
  id          uuid PRIMARY KEY,
  -- grows: of a product that was renamed or moved, the latest has the greatest
  number      bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  product_id  bigint NOT NULL,
  sku         text NOT NULL,
  name        text NOT NULL,
  category_id bigint,
  category    text
);
CREATE INDEX sold_products_names ON sold_products (product_id, sku, name);

-- The lines of a day. The taxes of a receipt are divided among its lines, to the cent.
CREATE TABLE aggregated_products (
  day               date NOT NULL,
  store_id          bigint NOT NULL,
  channel           text NOT NULL CHECK (channel IN ('pos', 'online')),
  -- of sold_products; no foreign key, which would look for it with every line
  sold_product_id   uuid NOT NULL,
  quantity          bigint NOT NULL,
  returned_quantity bigint NOT NULL,
  gross_cents       bigint NOT NULL,
  discounts_cents   bigint NOT NULL,
  returns_cents     bigint NOT NULL,
  taxes_cents       bigint NOT NULL,
  PRIMARY KEY (day, store_id, channel, sold_product_id)
);
CREATE INDEX aggregated_products_product ON aggregated_products (sold_product_id, day);

-- The same lines by category: a year of them is few rows, however many products there are.
CREATE TABLE aggregated_categories (
  day               date NOT NULL,
  -- 0 and empty for products without a category
  category_id       bigint NOT NULL,
  category          text NOT NULL,
  quantity          bigint NOT NULL,
  returned_quantity bigint NOT NULL,
  gross_cents       bigint NOT NULL,
  discounts_cents   bigint NOT NULL,
  returns_cents     bigint NOT NULL,
  taxes_cents       bigint NOT NULL,
  PRIMARY KEY (day, category_id, category)
);

-- Grows with everything that is entered: what has the same position is the same.
CREATE TABLE position (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  number   bigint NOT NULL DEFAULT 0
);
INSERT INTO position DEFAULT VALUES;
