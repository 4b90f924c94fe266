-- No longer of use; the setting is only known once something of its extension has been called.
DO $$ BEGIN PERFORM show_limit(); END $$;
ALTER ROLE CURRENT_USER RESET pg_trgm.word_similarity_threshold;

-- Search goes from the best kind of match to the worst and stops when a page is full.
ALTER TABLE products
  DROP COLUMN likeness,
  ADD COLUMN title tsvector NOT NULL
    GENERATED ALWAYS AS (to_tsvector('simple', plain(sku || ' ' || name))) STORED;
-- New entries wait in a heap that every search has to go through: a small one (in kB) still makes imports faster.
ALTER INDEX products_words SET (gin_pending_list_limit = 256);
CREATE INDEX products_title ON products USING gin (title) WITH (gin_pending_list_limit = 256);

-- All of the words as they were typed; "begun" takes the last one for unfinished.
CREATE FUNCTION whole(typed text) RETURNS tsquery LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN plainto_tsquery('simple', plain(typed));
CREATE FUNCTION begun(typed text) RETURNS tsquery LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN (nullif(plainto_tsquery('simple', plain(typed))::text, '') || ':*')::tsquery;

-- The words there are, to find out which one was meant. A word may be in it twice and is never taken out: a unique key
-- would make writers wait for each other, and a word that is no longer used finds nothing.
CREATE TABLE vocabulary (word text NOT NULL);
CREATE INDEX vocabulary_word ON vocabulary (word);
CREATE INDEX vocabulary_likeness ON vocabulary USING gin (word gin_trgm_ops) WITH (fastupdate = off);

-- A word, and what is left of it when any one letter is left out. Two words of which these overlap differ by a letter
-- too many, missing, wrong, or swapped with its neighbour.
CREATE FUNCTION near(word text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN ARRAY(
    SELECT word UNION SELECT overlay(word PLACING '' FROM i FOR 1) FROM generate_series(1, length(word)) AS i);
CREATE INDEX vocabulary_near ON vocabulary USING gin (near(word)) WITH (fastupdate = off);

INSERT INTO vocabulary SELECT word FROM ts_stat('SELECT words FROM products') WHERE word ~ '^[[:alpha:]]{4,30}$';

CREATE FUNCTION learn_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO vocabulary
  SELECT DISTINCT lexeme FROM written, unnest(tsvector_to_array(words)) AS lexeme
  WHERE lexeme ~ '^[[:alpha:]]{4,30}$' AND NOT EXISTS (SELECT FROM vocabulary WHERE word = lexeme);
  RETURN NULL;
END $$;
CREATE TRIGGER learn_words_of_new AFTER INSERT ON products
  REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION learn_words();
CREATE TRIGGER learn_words_of_changed AFTER UPDATE ON products
  REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION learn_words();

-- What was probably meant: each word, whole or begun, or one of up to three that are like it. Long words may have more
-- than one mistake.
CREATE FUNCTION meant(typed text) RETURNS tsquery LANGUAGE sql STABLE STRICT PARALLEL SAFE
  RETURN (
    SELECT string_agg('(''' || lexeme || ''':*' || likely || ')', ' & ')::tsquery
    FROM unnest(tsvector_to_array(to_tsvector('simple', plain(typed)))) AS lexeme, LATERAL (
      SELECT coalesce(string_agg(' | ''' || word || '''', ''), '') AS likely FROM (
        SELECT word FROM (
          SELECT word, 0 AS distance FROM vocabulary
          WHERE lexeme ~ '^[[:alpha:]]{4,30}$' AND near(word) && near(lexeme)
          UNION ALL
          SELECT word, 1 FROM vocabulary
          WHERE lexeme ~ '^[[:alpha:]]{8,30}$' AND word % lexeme) AS found
        GROUP BY word ORDER BY min(distance), similarity(word, lexeme) DESC LIMIT 3) AS alike) AS words);
