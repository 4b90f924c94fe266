-- A session has one token that can be used. Ending it looks for this one alone, however many it has had.
CREATE INDEX auth_tokens_unused ON auth_tokens (customer_id) WHERE used_at IS NULL AND revoked_at IS NULL;
CREATE INDEX auth_tokens_last ON auth_tokens (family) WHERE used_at IS NULL AND revoked_at IS NULL;
DROP INDEX auth_tokens_family;
