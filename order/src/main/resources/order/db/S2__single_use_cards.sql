-- A card that can be charged once.
CREATE UNIQUE INDEX card_of_single_use ON payment_simulator.charges (token)
  WHERE status = 'captured' AND token LIKE 'tok\_once\_%';
