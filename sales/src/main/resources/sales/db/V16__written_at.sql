-- When a sale or return was written, which may be days after it was made: what reports call late. Rows from before this
-- file have none and count as written when they were made.
ALTER TABLE transactions ADD COLUMN written_at timestamptz;
ALTER TABLE transactions ALTER COLUMN written_at SET DEFAULT now();
ALTER TABLE returns ADD COLUMN written_at timestamptz;
ALTER TABLE returns ALTER COLUMN written_at SET DEFAULT now();
