-- The sale that was taken in the same ticket as a return: its goods were exchanged.
ALTER TABLE returns ADD exchanged_for uuid REFERENCES sale_ids DEFERRABLE INITIALLY DEFERRED;
CREATE UNIQUE INDEX returns_exchanged_for ON returns (exchanged_for) WHERE exchanged_for IS NOT NULL;
