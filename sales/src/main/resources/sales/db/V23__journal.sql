-- What happened at each register, in the order in which it was written: each entry has the hash of the one before it,
-- so that a later change shows. The end of each chain is in the row of its register, which is locked by what writes to it.
ALTER TABLE registers
  ADD journal_entries bigint NOT NULL DEFAULT 0 CHECK (journal_entries >= 0),
  ADD journal_hash text NOT NULL DEFAULT repeat('0', 64);

-- Without a foreign key: the statement that adds an entry changes the row of its register anyway.
CREATE TABLE journal (
  register_id  bigint NOT NULL,
  seq          bigint NOT NULL CHECK (seq > 0),
  kind         text NOT NULL CHECK (kind IN
               ('begin', 'sale', 'void', 'return', 'session_opened', 'session_closed', 'cash_movement')),
  -- Of a sale, its receipt number; of the beginning, that of the last sale before it.
  number       bigint,
  reference    text NOT NULL,
  at           timestamptz NOT NULL,
  amount_cents bigint NOT NULL,
  -- The JSON that the hash covers, together with the hash before it; the columns above repeat what it says.
  entry        text NOT NULL,
  hash         text NOT NULL,
  PRIMARY KEY (register_id, seq)
);
CREATE UNIQUE INDEX journal_sales ON journal (register_id, number) WHERE kind = 'sale';
CREATE UNIQUE INDEX journal_others ON journal (kind, reference) WHERE kind <> 'sale';
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();

-- The signed statements about the days of each register, each with the signature of the one before it.
CREATE TABLE journal_seals (
  register_id bigint NOT NULL,
  day         date NOT NULL,
  first_seq   bigint NOT NULL CHECK (first_seq > 0),
  last_seq    bigint NOT NULL CHECK (last_seq >= first_seq),
  seal        text NOT NULL,
  key_id      text NOT NULL,
  signature   text NOT NULL,
  PRIMARY KEY (register_id, day),
  UNIQUE (register_id, first_seq)
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_seals
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();

-- What is in the books already has no entries: the journal of a register begins by saying so.
INSERT INTO journal (register_id, seq, kind, number, reference, at, amount_cents, entry, hash)
SELECT id, 1, 'begin', receipts, id::text, at, 0, entry,
  encode(sha256(convert_to(repeat('0', 64) || E'\n' || entry, 'UTF8')), 'hex')
FROM registers, LATERAL (SELECT date_trunc('second', now()) + interval '1 second' AS at) AS moment,
  LATERAL (SELECT format(
    '{"register_id":%1$s,"seq":1,"at":"%2$s","kind":"begin","reference":"%1$s","number":%3$s,"amount_cents":0,"facts":{}}',
    id, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), receipts) AS entry) AS text;
UPDATE registers SET journal_entries = 1, journal_hash = hash FROM journal WHERE register_id = id;
