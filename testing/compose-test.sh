#!/usr/bin/env bash
# Takes the stack of compose.yml through a day of trouble, under load, and counts what clients see of it.
#
# Needs a docker engine with compose 2, the images, curl, and a JDK 25. It makes no difference whether kong:3.9 is Kong
# or its stand-in. The stack is a project of its own, beside one that is in use, and is removed at the end.
#
#   RATE      requests a second (300)
#   POS_PORT  where the stack listens (18080)
#   KEEP      leave the stack running when it is set
set -euo pipefail

home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
rate=${RATE:-300}
export COMPOSE_PROJECT_NAME=pos-test POS_PORT=${POS_PORT:-18080}
url=http://127.0.0.1:$POS_PORT
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
failed=0

compose() { docker compose --project-directory "$home" --progress quiet "$@"; }
call() { curl -sS --max-time 30 -H 'apikey: pos-test-automation-dev-key-2025' "$@"; }
field() { sed -n 's/.*"'"$1"'" *: *"\{0,1\}\([^",}]*\).*/\1/p' | head -n 1; }
containers() { compose ps --quiet "$1"; }
targets() { "$home/kong/prepare-kong.sh" --targets 2>/dev/null | grep -c "^$1-upstream .* healthy$" || true; }

close() {
  [[ -n ${KEEP-} ]] || compose down --volumes --timeout 20 >/dev/null 2>&1 || true
  rm -rf -- "$work"
}

row() { printf '%-44s %9s %7s %9s  %s\n' "$@" | tee -a "$work/table"; }

# Fails the whole test, after it has gone on.
refuse() {
  failed=1
  echo "FAILED: $*" >&2
}

await() { # SECONDS WHAT COMMAND...
  local limit=$((SECONDS + $1)) what=$2
  until "${@:3}" >/dev/null 2>&1; do
    if ((SECONDS >= limit)); then
      refuse "$what did not happen in time"
      return 1
    fi
    sleep 0.2
  done
}

is_healthy() { [[ $(docker inspect --format '{{.State.Health.Status}}' "$1") == healthy ]]; }
all_healthy() {
  local container
  for container in $(compose ps --quiet); do
    is_healthy "$container" || return 1
  done
}
has_targets() { (($(targets "$1") == $2)); }

# Runs a step while clients send requests, and writes a row: STEP SECONDS MOST_FAILURES COMMAND...
under_load() {
  local step=$1 seconds=$2 most=$3 began line
  "$java" "$home/testing/ComposeLoad.java" "$url" "$rate" "$seconds" >"$work/load" 2>&1 &
  local load=$!
  sleep 5
  began=$SECONDS
  note=
  "${@:4}" >"$work/step" 2>&1 || refuse "$step: $(tail -n 3 "$work/step")"
  note="${note:-$((SECONDS - began)) s}"
  wait "$load" || refuse "$step: $(tail -n 3 "$work/load")"
  line=$(head -n 1 "$work/load")
  [[ $line =~ requests=([0-9]+)\ failed=([0-9]+)\ p95_ms=([0-9.]+)\ carts=([0-9]+)\ distribution=(.*) ]] || {
    refuse "$step: $line"
    return
  }
  row "$step" "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}" "${BASH_REMATCH[3]} ms" "$note, carts ${BASH_REMATCH[5]}"
  sed -n '2,6p' "$work/load"
  ((BASH_REMATCH[2] <= most)) || refuse "$step: ${BASH_REMATCH[2]} requests failed, at most $most may"
}

start() {
  compose up --detach
  # what is built is not part of the time that a start takes
  await 300 "the start" all_healthy
}

sell_and_order() {
  call "$url/inventory-service/movements" -d '{"type": "receipt", "location_id": 1, "reference": "compose-test",
    "lines": [{"product_id": 2, "quantity": 1000000}]}' >/dev/null
  local sale token order
  sale=$(call "$url/sales-service/sales" -d '{"register_id": 1, "cashier": "ana", "lines": [{"product_id": 2,
    "quantity": 2}], "payments": [{"method": "cash", "amount_cents": 3300, "tendered_cents": 5000}]}')
  [[ $sale == *'"receipt_number"'* ]] || refuse "a sale: $sale"
  token=$(call "$url/customer-service/auth" -d '{"username": "client1", "password": "password"}' | field access_token)
  call -H "Authorization: Bearer $token" "$url/cart-service/add" -d '{"product_id": 1, "quantity": 2}' >/dev/null
  order=$(call -H "Authorization: Bearer $token" -H "Idempotency-Key: compose-test-$RANDOM" \
    "$url/order-service/checkout" \
    -d '{"shipping_address_id": 1, "payment": {"method": "card", "token": "tok_visa"}}')
  [[ $(field status <<<"$order") == confirmed ]] || refuse "an order: $order"
  row "a sale and an order" 4 "$failed" "" "order $(field status <<<"$order")"
}

scale() { # SERVICE=N...
  local options=() each began=$SECONDS
  for each in "$@"; do options+=(--scale "$each"); done
  compose up --detach --no-recreate "${options[@]}"
  for each in "$@"; do
    await 30 "$each" has_targets "${each%-service=*}" "${each#*=}"
  done
  note="in use after $((SECONDS - began)) s"
}

update_targets() {
  "$home/kong/prepare-kong.sh" --update-targets | tee "$work/targets"
  (($(grep -c ' healthy$' "$work/targets") == 9)) || refuse "targets are not healthy after an update"
}

kill_one() {
  local victim began
  victim=$(containers cart-service | head -n 1)
  docker kill "$victim"
  began=$SECONDS
  await 15 "the killed instance is out" has_targets cart 2
  note="out after $((SECONDS - began)) s"
  docker start "$victim"
  await 30 "it is back" has_targets cart 3
}

# With a second instance beside it, each container is restarted alone.
roll() {
  local service container
  for service in product inventory sales reporting customer cart order; do
    for container in $(containers "$service-service"); do
      docker restart --time 25 "$container"
      await 60 "$service-service is healthy again" is_healthy "$container"
    done
  done
}

stop_one() {
  local container code
  container=$(containers product-service | head -n 1)
  docker stop --time 25 "$container"
  code=$(docker inspect --format '{{.State.ExitCode}}' "$container")
  [[ $code == 0 ]] || refuse "SIGTERM ends a service with $code"
  docker start "$container"
  await 60 "product-service is back" is_healthy "$container"
}

restart() { # SERVICE...
  local service container
  for service in "$@"; do
    container=$(containers "$service")
    docker restart --time 30 "$container"
    await 60 "$service is healthy again" is_healthy "$container"
  done
}

uses_the_cache() {
  local container used=0
  for container in $(for service in product cart order; do containers "$service-service"; done); do
    # the container has no other program than bash
    docker exec "$container" /usr/bin/bash -c '[[ $(</proc/1/maps) == */app/cache/pos.aot* ]]' && used=$((used + 1))
  done
  row "services that use the AOT cache" "" "" "" "$used of 5"
  ((used == 5)) || refuse "not every service uses the AOT cache"
}

memory() {
  docker stats --no-stream --format '{{.Name}} {{.MemUsage}}' $(compose ps --quiet) | sort | tee "$work/memory"
  awk '{ value = $2 + 0; if ($2 ~ /GiB/) value *= 1024; if ($2 ~ /KiB/) value /= 1024; sum += value }
    END { printf "together %.0f MiB\n", sum }' "$work/memory"
}

trap close EXIT
row step requests failed p95 note
start
row "up, everything healthy" "" "" "" "$SECONDS s"
uses_the_cache
sell_and_order
under_load "nothing happens" 20 0 true
memory
under_load "scale: 5 carts, 2 products, 3 orders" 40 0 scale cart-service=5 product-service=2 order-service=3
under_load "back to 3, 1 and 1" 40 0 scale cart-service=3 product-service=1 order-service=1
under_load "Kong looks up its targets anew" 20 0 update_targets
under_load "an instance of the cart is killed" 40 5 kill_one
under_load "two of each service" 60 0 scale product-service=2 inventory-service=2 sales-service=2 \
  reporting-service=2 customer-service=2 order-service=2
under_load "a service is stopped and started" 40 0 stop_one
under_load "every service is restarted, one by one" 240 0 roll
under_load "Kong is restarted" 40 $((rate * 30)) restart kong
under_load "Redis is restarted" 40 $((rate * 30)) restart redis
under_load "every PostgreSQL is restarted" 120 $((rate * 60)) restart product-db inventory-db sales-db reporting-db \
  customer-db order-db
memory
echo
cat "$work/table"
exit "$failed"
