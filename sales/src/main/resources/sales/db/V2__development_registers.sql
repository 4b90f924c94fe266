-- Store n has the registers 2n-1 and 2n.
INSERT INTO registers (id, store_id, name)
SELECT n, (n + 1) / 2, 'Register ' || n FROM generate_series(1, 10) AS n;
