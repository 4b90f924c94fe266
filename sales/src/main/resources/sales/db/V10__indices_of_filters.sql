-- Every filter of a list leads by an index to its rows in the list's order, however old they are. All but the first are
-- of tables, or of rows, that are written seldom.
CREATE INDEX transactions_cashier ON transactions (cashier, sold_at, id) WHERE cashier IS NOT NULL;
CREATE INDEX transactions_status ON transactions (status, sold_at, id) WHERE status <> 'completed';
CREATE INDEX returns_without_receipt ON returns (returned_at, id) WHERE sale_id IS NULL;
CREATE INDEX registers_store ON registers (store_id, id);
CREATE INDEX refused_sales_store ON refused_sales (store_id, id);
CREATE INDEX refused_sales_register ON refused_sales (register_id, id);
CREATE INDEX refused_sales_code ON refused_sales (code, id);
