-- Whether the receipt came after its day had ended: a void takes back what was counted as late, too. Of receipts from
-- before this nothing is known, and they count as those that came in time.
ALTER TABLE documents ADD COLUMN late boolean NOT NULL DEFAULT false;
