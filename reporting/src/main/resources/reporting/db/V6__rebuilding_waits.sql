-- Locks what a page of books that is being entered locks, in the same order: it waits for the page, or the page for it.
CREATE OR REPLACE FUNCTION rebuild_reports() RETURNS void LANGUAGE sql AS $$
  SELECT read_history();
  TRUNCATE documents, aggregated_sales, aggregated_days, aggregated_minutes, aggregated_products,
    aggregated_categories, sold_products;
  UPDATE position SET number = number + 1;
$$;
