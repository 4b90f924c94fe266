-- An approved replenishment can be cancelled. What arrives may be fewer pieces than were sent: the others are missing, and
-- no stock has them.
ALTER TABLE replenishments DROP CONSTRAINT replenishments_status_check;
ALTER TABLE replenishments
  ADD cancelled_at timestamptz,
  ADD CONSTRAINT replenishments_status_check
    CHECK (status IN ('requested', 'approved', 'rejected', 'cancelled', 'shipped', 'received')),
  ADD CHECK ((cancelled_at IS NOT NULL) = (status = 'cancelled'));
ALTER TABLE replenishment_lines ADD received bigint CHECK (received BETWEEN 0 AND quantity);
UPDATE replenishment_lines l SET received = l.quantity FROM replenishments r
WHERE r.id = l.replenishment_id AND r.status = 'received';
