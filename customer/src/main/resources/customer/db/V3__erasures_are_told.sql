-- Who was erased before the other services were told of it; whoever has heard of it already does nothing.
INSERT INTO outbox (type, payload, trace)
SELECT 'customer.erased', json_build_object('customer_id', id), gen_random_uuid()::text
FROM customers WHERE erased_at IS NOT NULL ORDER BY id;
