-- Registers can be renamed, by those who have seen the name that they replace.
ALTER TABLE registers ADD version bigint NOT NULL DEFAULT 1;
