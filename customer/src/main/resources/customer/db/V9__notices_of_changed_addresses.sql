-- A notice goes to the address that an account had before.
ALTER TABLE mails ADD COLUMN recipient text; -- none: the customer's present address
ALTER TABLE mails DROP CONSTRAINT mails_purpose_check;
ALTER TABLE mails ADD CONSTRAINT mails_purpose_check
  CHECK (purpose IN ('password_reset', 'email_confirmation', 'email_changed'));
