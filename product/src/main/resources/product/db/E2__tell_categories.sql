-- Readers that know a product from before events named its first category learn that now; a new database has none.
SELECT tell_everything() FROM telling WHERE joined > '-infinity';
