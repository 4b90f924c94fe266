-- A hash of the client that used the token, which may have lost the answer and ask again.
ALTER TABLE auth_tokens ADD COLUMN used_by text;
