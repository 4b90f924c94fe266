-- A customer to try the system with, whose password is "password"; never loaded in production.

INSERT INTO customers (id, username, email, first_name, last_name, phone, password_hash) VALUES
  (1, 'client1', 'client1@example.com', 'Camille', 'Tremblay', '+15145550199',
   '$argon2id$v=19$m=19456,t=2,p=1$xVNcUTAmDFpFixstx9VJow$UbiIdbYBlAhAWTE8OrhtdppEioqAGXimirzE1fdtfvI');

INSERT INTO addresses (id, customer_id, full_name, line1, line2, city, province, postal_code, phone, default_shipping,
  default_billing) VALUES
  (1, 1, 'Camille Tremblay', '355 rue Sainte-Catherine Ouest', 'App. 4', 'Montréal', 'QC', 'H3B 1A5', '+15145550199',
   true, true);

SELECT setval(pg_get_serial_sequence('customers', 'id'), max(id)) FROM customers;
SELECT setval(pg_get_serial_sequence('addresses', 'id'), max(id)) FROM addresses;
