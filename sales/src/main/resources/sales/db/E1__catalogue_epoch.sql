-- A product from a later epoch of the product service's database replaces one from an earlier epoch: after a restore
-- versions begin again where the backup left them.
ALTER TABLE catalogue ADD COLUMN epoch bigint NOT NULL DEFAULT 0;
