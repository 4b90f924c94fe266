-- Whoever has ordered. A checkout and the erasure of its customer wait for each other at this row, so that neither
-- misses the other; who was erased orders nothing any more.
CREATE TABLE buyers (
  customer_id bigint PRIMARY KEY CHECK (customer_id > 0),
  erased_at   timestamptz
);

-- What may be known without knowing whose address it is; taxes went by it.
CREATE FUNCTION without_person(address json) RETURNS json LANGUAGE sql STABLE
  RETURN json_build_object('province', address->'province', 'country', address->'country');

-- The shipping address of an erased customer's order: as long as something has to arrive there it is all there.
CREATE FUNCTION still_needed(address json, status text) RETURNS json LANGUAGE sql STABLE
  RETURN CASE WHEN status IN ('delivered', 'cancelled', 'failed', 'refunded') THEN without_person(address)
    ELSE address END;

-- Whether the customer was erased: told here, where a move looks that waited for the erasure.
ALTER TABLE orders ADD COLUMN erased boolean NOT NULL DEFAULT false;
ALTER TABLE orders ADD CONSTRAINT nobody_is_named CHECK (NOT erased OR billing_address->'full_name' IS NULL
  AND (status IN ('pending', 'reserved', 'paid', 'confirmed', 'shipped') OR shipping_address->'full_name' IS NULL));

-- Events had both addresses and what people wrote; nobody reads that there.
UPDATE outbox SET payload = (payload::jsonb - '{shipping_address,billing_address,reason}'::text[]
  || jsonb_build_object('province', payload->'shipping_address'->'province'))::json
WHERE payload->'shipping_address' IS NOT NULL;
