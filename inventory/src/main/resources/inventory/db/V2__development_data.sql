-- Seven places with something on their shelves, to try the system with; never loaded in production.

INSERT INTO locations (id, name, type, address) VALUES
  (1, 'Vieux-Montréal', 'store', '120 rue Saint-Paul Ouest, Montréal (Québec) H2Y 1Z5'),
  (2, 'Plateau Mont-Royal', 'store', '4280 rue Saint-Denis, Montréal (Québec) H2J 2K8'),
  (3, 'Quartier des Spectacles', 'store', '1435 rue Saint-Alexandre, Montréal (Québec) H3A 2G4'),
  (4, 'Mile End', 'store', '160 rue Saint-Viateur Est, Montréal (Québec) H2T 1A8'),
  (5, 'Westmount', 'store', '4900 rue Sherbrooke Ouest, Westmount (Québec) H3Z 1H1'),
  (6, 'Centre logistique Anjou', 'logistics_centre', '9100 boulevard du Golf, Anjou (Québec) H1J 3A1'),
  (7, 'Siège social', 'head_office', '1000 rue De La Gauchetière Ouest, Montréal (Québec) H3B 4W5');
SELECT setval(pg_get_serial_sequence('locations', 'id'), 7);

INSERT INTO movements (type, location_id, reference) SELECT 'receipt', id, 'opening stock' FROM locations WHERE id <= 6;
INSERT INTO movement_lines (movement_id, location_id, product_id, quantity)
SELECT id, location_id, product_id, CASE location_id WHEN 6 THEN 500 ELSE 40 END
FROM movements, generate_series(1, 20) AS product_id;
INSERT INTO stocks (location_id, product_id, on_hand, alert_threshold, alert_since)
SELECT location_id, product_id, quantity, CASE location_id WHEN 6 THEN 100 ELSE 5 END, NULL FROM movement_lines;
