-- Attempts to hold the goods of a sale that inventory has given back because the sale was not written: a sale that was
-- held by one of them, or an earlier one, is not written any more.
CREATE TABLE given_back_holds (
  sale_id  uuid PRIMARY KEY,
  attempts int NOT NULL CHECK (attempts > 0)
);
