#!/usr/bin/env bash
# Makes the databases of this version, with some trade in them, for the test that later versions can be started on them:
#
#   testing/dump-version.sh NAME    # the name of the version, such as 2026-11
#
# The ports of ./pos up must be free. PG_DUMP is a pg_dump of version 18 or newer.
set -euo pipefail

home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
target=$home/testing/acceptance/src/test/resources/versions/${1:?the name of the version}
pg_dump=${PG_DUMP:-pg_dump}
gateway=http://127.0.0.1:8080
[[ $("$pg_dump" --version) =~ \ (1[89]|[2-9][0-9])[.b] ]] || {
  echo 'pg_dump 18 or newer is required: name it in PG_DUMP.' >&2
  exit 1
}

data=$(mktemp -d)
chmod 755 "$data"
POS_DATA_DIR=$data/data "$home/pos" up >"$data/up.log" &
shop=$!
trap 'kill "$shop" 2>/dev/null || true; wait "$shop" || true; rm -rf "$data"' EXIT
until grep -q 'The shop is open' "$data/up.log"; do
  kill -0 "$shop" || { cat "$data/up.log" >&2; exit 1; }
  sleep 1
done

send() { # METHOD KEY PATH [BODY]
  curl -sS --fail-with-body -X "$1" -H "apikey: $2" "$gateway$3" ${4:+--data "$4"}
}
store=pos-store-1-2025-dev-key
office=pos-back-office-2025-dev-key
sale() {
  send POST $store /sales-service/sales '{"register_id": 2, "cashier": "ana", "lines": [{"product_id": 3, "quantity": 2}],
    "payments": [{"method": "debit", "amount_cents": 1033}]}' | sed 's/^{"id":"\([^"]*\)".*/\1/'
}

# a web order and a sale outside of a session
bash -euo pipefail -c "curl() { command curl --fail-with-body \"\$@\"; }
$(sed -n '/another terminal:/,/The API of each/p' "$data/up.log" | sed '1d;$d')" >/dev/null
send POST $store /sales-service/registers/2/sessions '{"cashier": "ana", "opening_float_cents": 10000}' >/dev/null
kept=$(sale)
send POST $store "/sales-service/sales/$(sale)/void" '{"reason": "mistake", "cashier": "ana"}' >/dev/null
send POST $store "/sales-service/sales/$(sale)/returns" '{"id": "01890000-0000-7000-8000-00000000000b", "reason": "broken",
  "lines": [{"line_no": 1, "quantity": 1}], "refund_method": "debit", "restock": true}' >/dev/null
send POST $office /inventory-service/movements '{"type": "receipt", "location_id": 1, "reference": "delivery 1",
  "lines": [{"product_id": 3, "quantity": 50}]}' >/dev/null
send POST $store /inventory-service/counts '{"location_id": 1, "lines": [{"product_id": 4, "counted": 39}]}' >/dev/null
send POST $office /reporting-service/reports "{\"type\": \"consolidated\", \"from\": \"$(date +%F -d yesterday)\",
  \"to\": \"$(date +%F)\"}" >/dev/null
"$home/pos" reconcile

port=$(sed -n 4p "$data/data/postgres/data/postmaster.pid")
mkdir -p "$target"
for name in product inventory sales reporting customer order; do
  # the role has a password of its own; lines with a backslash are for psql
  PGPASSWORD=$(sed -n "s/^$name=//p" "$data/data/passwords") "$pg_dump" --host 127.0.0.1 --port "$port" \
    --username "$name" --no-owner --no-privileges --inserts --rows-per-insert 100 "${name}_db" |
    grep -v '^\\' | gzip -9n >"$target/$name.sql.gz"
done
echo "$kept" >"$target/sale"
ls -l "$target"
