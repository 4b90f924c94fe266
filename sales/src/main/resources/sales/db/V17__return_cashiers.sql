-- Who took the goods back; returns from before have nobody.
ALTER TABLE returns ADD cashier text;
