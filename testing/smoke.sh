#!/usr/bin/env bash
# Sells in a store and orders on the web, through the gateway at $1: the shortest proof that a stack with development
# values works.
set -euo pipefail

url=${1:?the URL of the gateway}
store='apikey: pos-store-1-2025-dev-key'
web='apikey: pos-web-app-2025-frontend-key'
call() { curl -sS --fail-with-body --max-time 30 "$@"; }

call -H "$web" "$url/product-service/products?q=cafe" | grep -q '"items":\[{'
call -H "$store" "$url/sales-service/sales" -d '{"register_id": 1, "cashier": "ana", "allow_oversell": true,
  "lines": [{"product_id": 2, "quantity": 2}],
  "payments": [{"method": "cash", "amount_cents": 3300, "tendered_cents": 5000}]}' | grep -q '"status":"completed"'
token=$(call -H "$web" "$url/customer-service/auth" -d '{"username": "client1", "password": "password"}' |
  sed 's/.*"access_token":"\([^"]*\)".*/\1/')
call -H "$web" -H "Authorization: Bearer $token" "$url/cart-service/add" -d '{"product_id": 1, "quantity": 1}' >/dev/null
call -H "$web" -H "Authorization: Bearer $token" -H "Idempotency-Key: smoke-$(date +%s%N)" "$url/order-service/checkout" \
  -d '{"shipping_address_id": 1, "payment": {"method": "card", "token": "tok_visa"}}' | grep -q '"status":"confirmed"'
echo 'A store sells and the web shop takes orders.'
