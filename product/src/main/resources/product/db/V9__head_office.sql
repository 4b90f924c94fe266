-- Up to which of its changes a branch has the head office's catalogue; 0 before the first one.
CREATE TABLE head_office (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  position bigint NOT NULL DEFAULT 0 CHECK (position >= 0)
);
INSERT INTO head_office DEFAULT VALUES;
