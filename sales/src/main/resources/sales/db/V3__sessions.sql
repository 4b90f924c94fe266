-- A cashier's time at a register, from the float that was put into the drawer to the count of what was in it.
CREATE TABLE sessions (
  id                  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  register_id         bigint NOT NULL REFERENCES registers,
  store_id            bigint NOT NULL,
  cashier             text NOT NULL,
  opened_at           timestamptz NOT NULL DEFAULT date_trunc('milliseconds', now()),
  opening_float_cents bigint NOT NULL CHECK (opening_float_cents >= 0),
  -- What follows is the Z report: written when the session is closed, all at once and once.
  closed_at           timestamptz,
  closed_by           text,
  z_number            bigint CHECK (z_number > 0),
  expected_cash_cents bigint,
  counted_cash_cents  bigint CHECK (counted_cash_cents >= 0),
  report              json,
  CHECK (num_nulls(closed_at, z_number, expected_cash_cents, counted_cash_cents, report) IN (0, 5)),
  CHECK (closed_by IS NULL OR closed_at IS NOT NULL),
  UNIQUE (register_id, z_number)
);
CREATE UNIQUE INDEX one_open_session ON sessions (register_id) WHERE closed_at IS NULL;
CREATE INDEX sessions_register ON sessions (register_id, id);
CREATE INDEX sessions_store ON sessions (store_id, id);

CREATE TABLE cash_movements (
  session_id   bigint NOT NULL REFERENCES sessions,
  number       int NOT NULL CHECK (number > 0),
  type         text NOT NULL CHECK (type IN ('pay_in', 'pay_out')),
  amount_cents bigint NOT NULL CHECK (amount_cents > 0),
  reason       text NOT NULL,
  cashier      text,
  moved_at     timestamptz NOT NULL DEFAULT date_trunc('milliseconds', now()),
  PRIMARY KEY (session_id, number)
);

CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is never rewritten', TG_TABLE_NAME;
END $$;
-- All that can happen to a session is that it is closed.
CREATE TRIGGER closed_once BEFORE UPDATE ON sessions FOR EACH ROW
  WHEN (OLD.closed_at IS NOT NULL OR (OLD.id, OLD.register_id, OLD.store_id, OLD.cashier, OLD.opened_at,
    OLD.opening_float_cents) IS DISTINCT FROM (NEW.id, NEW.register_id, NEW.store_id, NEW.cashier, NEW.opened_at,
    NEW.opening_float_cents))
  EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON sessions
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON cash_movements
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();

-- The session that is open at a register, or none. It cannot be closed before the asking transaction has ended: what
-- is written for it is in its Z report.
CREATE FUNCTION open_session(register bigint) RETURNS bigint LANGUAGE sql VOLATILE AS $$
  SELECT id FROM sessions WHERE register_id = register AND closed_at IS NULL FOR SHARE
$$;

ALTER TABLE transactions
  ADD session_id bigint REFERENCES sessions,
  ADD voided_at timestamptz,
  ADD void_reason text,
  ADD voided_by text,
  ADD CHECK ((status = 'voided') = (voided_at IS NOT NULL)),
  ADD CHECK ((voided_at IS NULL) = (void_reason IS NULL)),
  ADD CHECK (voided_by IS NULL OR voided_at IS NOT NULL),
  ADD CHECK (voided_at IS NULL OR session_id IS NOT NULL);
CREATE INDEX transactions_session ON transactions (session_id) WHERE session_id IS NOT NULL;

ALTER TABLE returns ADD session_id bigint REFERENCES sessions;
CREATE INDEX returns_session ON returns (session_id) WHERE session_id IS NOT NULL;
