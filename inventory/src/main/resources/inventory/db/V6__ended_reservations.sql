-- A reservation that ended long ago is deleted with its lines. Not validated, which would read all lines.
ALTER TABLE reservation_lines DROP CONSTRAINT reservation_lines_reservation_id_fkey,
  ADD FOREIGN KEY (reservation_id) REFERENCES reservations ON DELETE CASCADE NOT VALID;
