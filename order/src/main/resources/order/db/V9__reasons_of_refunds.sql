-- What a customer said about a cancellation stands in the order's reason alone, from where an erasure removes it.
UPDATE orders SET refunds = jsonb_set(refunds::jsonb, '{-1,reason}', 'null')
WHERE status = 'cancelled' AND refunds::text <> '[]';
