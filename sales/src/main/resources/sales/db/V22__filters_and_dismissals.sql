-- the list of sessions by the time at which they were opened
CREATE INDEX sessions_opened ON sessions (opened_at);

-- the list of returns of a product, newest first
ALTER TABLE return_lines ADD COLUMN returned_at timestamptz;
UPDATE return_lines SET returned_at = (SELECT returned_at FROM returns WHERE id = return_id);
ALTER TABLE return_lines ALTER COLUMN returned_at SET NOT NULL;
CREATE INDEX return_lines_product ON return_lines (product_id, returned_at, return_id);

-- a trigger, so that what an instance of the release before writes is listed as well
CREATE FUNCTION copy_time_of_return() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.returned_at := (SELECT returned_at FROM returns WHERE id = NEW.return_id);
  RETURN NEW;
END
$$;
CREATE TRIGGER return_lines_time BEFORE INSERT ON return_lines FOR EACH ROW EXECUTE FUNCTION copy_time_of_return();

-- a refused sale that somebody has dealt with
ALTER TABLE refused_sales
  ADD COLUMN dismissed_at timestamptz,
  ADD COLUMN dismissed_by text,
  ADD COLUMN dismissal_reason text,
  ADD CONSTRAINT dismissal_is_complete CHECK (num_nulls(dismissed_at, dismissed_by, dismissal_reason) IN (0, 3));
CREATE INDEX refused_sales_dismissed ON refused_sales (id) WHERE dismissed_at IS NOT NULL;
