ALTER TABLE customers
  ADD COLUMN language        text NOT NULL DEFAULT 'fr' CHECK (language IN ('fr', 'en')),
  ADD COLUMN email_confirmed boolean NOT NULL DEFAULT false;

-- Mails to be sent, and those whose token still works. A token is made when its mail is sent, and only its hash is
-- kept. Without a customer, someone asked for a name that does not exist. There is no foreign key, because checking it
-- would take time for a name that exists only.
CREATE TABLE mails (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer_id      bigint,
  purpose          text NOT NULL CHECK (purpose IN ('password_reset', 'email_confirmation')),
  language         text NOT NULL CHECK (language IN ('fr', 'en')),
  lifetime_seconds int NOT NULL CHECK (lifetime_seconds > 0),
  asked_at         timestamptz NOT NULL DEFAULT now(),
  next_attempt_at  timestamptz DEFAULT now(), -- none: it was sent
  attempts         int NOT NULL DEFAULT 0,
  email            text,
  token_hash       bytea UNIQUE CHECK (length(token_hash) = 32),
  expires_at       timestamptz
);
CREATE INDEX mails_due ON mails (next_attempt_at) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX mails_customer ON mails (customer_id);
CREATE INDEX mails_age ON mails (expires_at) WHERE next_attempt_at IS NULL;

-- How many mails an account was sent since an hour before until.
CREATE TABLE mail_counts (
  account text NOT NULL,
  purpose text NOT NULL,
  mails   int NOT NULL CHECK (mails > 0),
  until   timestamptz NOT NULL,
  PRIMARY KEY (account, purpose)
);
CREATE INDEX mail_counts_age ON mail_counts (until);
