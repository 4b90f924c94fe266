-- Two people in each store: Amélie, a supervisor, whose PIN is 2580, and Luc with 1470; never loaded in production.
INSERT INTO cashiers (id, store_id, name, role, pin_hash) VALUES
  (1, 1, 'Amélie', 'supervisor', '210000$d7cca87f3b28e793ff77362044fedc95$30d1338bacf9d19db3e15a31c694340e5c9b501cb774a379f6b1479efdf786b5'),
  (2, 1, 'Luc', 'cashier', '210000$fa45cdfe1f59f8e8bbf987dd6a654a83$16ce43477d0e894dabe1755ddd755f56273baa9d9e17f6c69ce7675bebc9dfe5'),
  (3, 2, 'Amélie', 'supervisor', '210000$217d8cbeaf99f8cb7484fa7d7fc5cfc1$790877e4ac03e15188fc9709e1cb5281240592a51357b59e63ae101e4c71c0d5'),
  (4, 2, 'Luc', 'cashier', '210000$062fc712aff4523fd4a241571043b5ec$a3896902766aac7f1747be96a77bc5d2f44ec89582c2aa982ba331a75c446ecc'),
  (5, 3, 'Amélie', 'supervisor', '210000$39923f918b0e47882dada9c49814c7cc$520d15111a8703d162203e42051fc18d5ad0958c89467fe7847b6bf38a56eae4'),
  (6, 3, 'Luc', 'cashier', '210000$4969d87b135a0e6cc97dc73c275bae74$c080683b0e1397b6b6bce0452e9587b56f9d8ba4d7a499e12fa95f3cece44782'),
  (7, 4, 'Amélie', 'supervisor', '210000$b07a5dfe59625a273a9a1714787fbdba$fc108a53a12a1d74ef534fef56bd1aa8cd6b30ded189792bacddb0e7014413b2'),
  (8, 4, 'Luc', 'cashier', '210000$57a581ddddbced6429482ebfbb905211$179c08b9182e4a6a999773dee5cd721065e38f8d8480ad5a0d0625c8d48b3082'),
  (9, 5, 'Amélie', 'supervisor', '210000$117e2ba600c8cfc689ce31ce50aafe82$b758d9d5b156b5bb631cf2bdef998ce2c8e480e4ee17658be815df204d7b38ad'),
  (10, 5, 'Luc', 'cashier', '210000$e0c382ebeec6cc016a28c1e4bcb3feb1$ea0350c4812ed41e4fc38ad164affdffa9f92a8c709f18997571498686d85e6b');
