-- Readers that know a product from before events named its first category learn that now.
SELECT tell_everything();
