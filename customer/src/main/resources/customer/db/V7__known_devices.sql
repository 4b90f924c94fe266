-- Devices with which customers have logged in: hashes of an address and a program. A stranger cannot lock them out.
CREATE TABLE known_devices (
  customer_id bigint NOT NULL REFERENCES customers,
  device      text NOT NULL,
  last_login  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (customer_id, device)
);
CREATE INDEX known_devices_age ON known_devices (last_login);

-- Wrong passwords are counted by name and device, as name@device, and by name alone, where more are needed for a lock.
ALTER TABLE login_failures ADD COLUMN most int NOT NULL DEFAULT 10;
CREATE INDEX login_failures_name ON login_failures (split_part(account, '@', 1));
CREATE OR REPLACE VIEW locked_accounts AS
  SELECT account, until FROM login_failures WHERE failures >= most AND until > now();

-- Until when a guess is refused, or NULL: the lock of a name is none for devices that the customer has logged in with.
CREATE FUNCTION locked_until(guess text, customer bigint) RETURNS timestamptz LANGUAGE sql STABLE
  RETURN (SELECT max(l.until) FROM locked_accounts l
    WHERE l.account = guess OR l.account = split_part(guess, '@', 1) AND NOT EXISTS (
      SELECT FROM known_devices k WHERE k.customer_id = customer AND k.device = split_part(guess, '@', 2)));
