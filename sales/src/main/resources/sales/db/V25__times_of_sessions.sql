-- The list of sessions by the time at which they were opened: ids do not grow with it, as branches have a range each.
CREATE INDEX sessions_opened_last ON sessions (opened_at, id);
CREATE INDEX sessions_of_register ON sessions (register_id, opened_at, id);
CREATE INDEX sessions_of_store ON sessions (store_id, opened_at, id);
DROP INDEX sessions_opened, sessions_register;

-- Names of fields that a till made up may have had a character that PostgreSQL reads in no JSON.
UPDATE refused_sales SET problem = replace(problem::text, '\u0000', '\ufffd')::json
WHERE problem::text LIKE '%\\u0000%';
