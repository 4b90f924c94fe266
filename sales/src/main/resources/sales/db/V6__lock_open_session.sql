-- Returns the open session of a register, or NULL, and locks it: it cannot be closed before the calling transaction
-- has ended, so that its Z report contains what the transaction writes.
ALTER FUNCTION open_session(bigint) RENAME TO lock_open_session;

-- For instances of the previous release that still run while this file is applied; to be dropped in a later release.
CREATE FUNCTION open_session(register bigint) RETURNS bigint LANGUAGE sql VOLATILE AS $$
  SELECT lock_open_session(register)
$$;
