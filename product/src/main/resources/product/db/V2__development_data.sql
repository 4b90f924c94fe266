-- A small catalogue to try the system with; never loaded in production.

INSERT INTO categories (id, name) VALUES
  (1, 'Épicerie'),
  (2, 'Boissons'),
  (3, 'Maison'),
  (4, 'Papeterie'),
  (5, 'Électronique');

INSERT INTO products (id, sku, barcode, name, description, price_cents, tax_code) VALUES
  (1, 'EPI-001', '2000000000015', 'Sirop d''érable ambré 540 ml', 'Maple syrup, amber, product of Québec', 1299, 'exempt'),
  (2, 'EPI-002', '2000000000022', 'Café équitable en grains 454 g', 'Fair trade coffee beans, medium roast', 1649, 'exempt'),
  (3, 'EPI-003', '2000000000039', 'Chocolat noir 70 % 100 g', 'Dark chocolate bar', 449, 'standard'),
  (4, 'EPI-004', '2000000000046', 'Beurre d''arachide croquant 500 g', 'Crunchy peanut butter', 579, 'exempt'),
  (5, 'BOI-001', '2000000000053', 'Eau pétillante citron 355 ml', 'Sparkling water, lemon', 149, 'standard'),
  (6, 'BOI-002', '2000000000060', 'Jus de pomme brut 1 L', 'Unfiltered apple juice', 389, 'exempt'),
  (7, 'BOI-003', '2000000000077', 'Thé vert sencha 20 sachets', 'Sencha green tea, 20 bags', 599, 'exempt'),
  (8, 'BOI-004', '2000000000084', 'Kombucha gingembre 475 ml', 'Ginger kombucha', 425, 'standard'),
  (9, 'MAI-001', '2000000000091', 'Tasse en grès 350 ml', 'Stoneware mug', 1495, 'standard'),
  (10, 'MAI-002', '2000000000107', 'Bougie de soya lavande', 'Lavender soy candle', 2195, 'standard'),
  (11, 'MAI-003', '2000000000114', 'Linge à vaisselle en lin', 'Linen tea towel', 1250, 'standard'),
  (12, 'MAI-004', '2000000000121', 'Planche à découper en érable', 'Maple cutting board', 3999, 'standard'),
  (13, 'PAP-001', '2000000000138', 'Carnet ligné A5', 'Lined notebook, A5', 899, 'standard'),
  (14, 'PAP-002', '2000000000145', 'Stylo à bille bleu', 'Blue ballpoint pen', 225, 'standard'),
  (15, 'PAP-003', '2000000000152', 'Carte de souhaits', 'Greeting card', 549, 'standard'),
  (16, 'PAP-004', '2000000000169', 'Agenda 2027', 'Weekly planner 2027', 1995, 'standard'),
  (17, 'ELE-001', '2000000000176', 'Câble USB-C tressé 2 m', 'Braided USB-C cable, 2 m', 1799, 'standard'),
  (18, 'ELE-002', '2000000000183', 'Chargeur mural 30 W', 'Wall charger, 30 W', 2999, 'standard'),
  (19, 'ELE-003', '2000000000190', 'Écouteurs filaires', 'Wired earphones', 2499, 'standard'),
  (20, 'ELE-004', '2000000000206', 'Lampe de lecture DEL', 'LED reading light', 1849, 'standard');

INSERT INTO product_categories (product_id, category_id) VALUES
  (1, 1),
  (2, 1),
  (3, 1),
  (4, 1),
  (5, 2),
  (6, 2),
  (7, 2),
  (8, 2),
  (9, 3),
  (10, 3),
  (11, 3),
  (12, 3),
  (13, 4),
  (14, 4),
  (15, 4),
  (16, 4),
  (17, 5),
  (18, 5),
  (19, 5),
  (20, 5);

SELECT setval(pg_get_serial_sequence('categories', 'id'), max(id)) FROM categories;
SELECT setval(pg_get_serial_sequence('products', 'id'), max(id)) FROM products;

INSERT INTO outbox (type, payload, trace)
SELECT 'product.changed', json_build_object('id', id, 'sku', sku, 'barcode', barcode, 'name', name,
  'description', description, 'price_cents', price_cents, 'currency', 'CAD', 'tax_code', tax_code,
  'category_ids', ARRAY(SELECT category_id FROM product_categories WHERE product_id = id),
  'active', active, 'version', version), 'development-data'
FROM products ORDER BY id;
