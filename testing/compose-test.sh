#!/usr/bin/env bash
# Takes the stack of compose.yml through a day of trouble, under load, and counts what clients see of it.
#
#   testing/compose-test.sh [STEP...]     without a step: all of them, about 20 minutes
#
#   start     up, the AOT cache, a sale, an order, the log; before every other step too
#   scale     five carts, two products, three orders, back to one of each, up again; Kong looks up its targets
#   lose      an instance of the cart is killed; one is replaced by another with another address
#   roll      SIGTERM ends a service with 0; every service is restarted, one instance after the other
#   restart   Kong, Redis and each PostgreSQL are restarted
#   refuse    production with development secrets; production with secrets of its own
#
# Needs a docker engine with compose 2, curl, and a JDK 25; images that are missing are built. It makes no difference
# whether kong:3.9 is Kong or its stand-in. The stack is a project of its own, beside one that is in use, and is removed
# at the end.
#
#   RATE      requests a second at most (300); fewer when the machine answers so many too slowly, and the table says so
#   FIXED     RATE is what is sent, however slow the machine is, when it is set
#   POS_PORT  where the stack listens (18080)
#   KEEP      leave the stack running when it is set
set -euo pipefail

home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
rate=${RATE:-300}
export COMPOSE_PROJECT_NAME=pos-test POS_PORT=${POS_PORT:-18080}
url=http://127.0.0.1:$POS_PORT
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
failed=0 note='' load=''
# the output of a step goes into a file, and what was refused to the terminal
exec 3>&2

compose() { docker compose --project-directory "$home" --progress quiet "$@"; }
call() { curl -sS --max-time 30 -H 'apikey: pos-test-automation-dev-key-2025' "$@"; }
field() { grep -o "\"$1\" *: *[^,}]*" | head -n 1 | sed 's/^[^:]*: *//; s/"//g' || true; }
containers() { compose ps --quiet "$1"; }
one_of() { containers "$1" | head -n 1; }
address() { docker inspect --format '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' "$1"; }
targets() { "$home/kong/prepare-kong.sh" --targets 2>/dev/null | grep -c "^$1-upstream .* healthy$" || true; }

close() {
  [[ -z $load ]] || kill "$load" 2>/dev/null || true
  [[ -n ${KEEP-} ]] || compose down --volumes --remove-orphans --timeout 20 >/dev/null 2>&1 || true
  rm -rf -- "$work"
}

row() { printf '%-40s %8s %7s %6s %9s  %s\n' "$@" | tee -a "$work/table"; }

# Fails the whole test, after it has gone on.
refuse() {
  failed=1
  echo "FAILED: $*" >&3
}

# Waits for COMMAND to succeed, for SECONDS at most.
await() { # SECONDS WHAT COMMAND...
  local limit=$((SECONDS + $1)) what=$2
  until "${@:3}" >/dev/null 2>&1; do
    if ((SECONDS >= limit)); then
      refuse "$what: not within $1 seconds"
      return 1
    fi
    sleep 0.2
  done
}

is_healthy() { [[ $(docker inspect --format '{{.State.Health.Status}}' "$1") == healthy ]]; }
has_targets() { (($(targets "$1") == $2)); }

# Sends requests for SECONDS.
send() { # SECONDS [RATE]
  "$java" -Xmx256m -cp "$work" ComposeLoad "$url" "${2:-$rate}" "$1" >"$work/load" 2>&1
}
# Sets requests, lost, reached (requests a second), p95 and carts.
read_load() {
  [[ $(grep '^requests=' "$work/load") =~ ^requests=([0-9]+)\ failed=([0-9]+)\ rate=([0-9]+)\ p95_ms=([0-9.]+)\ carts=(.*)$ ]] ||
    return 1
  requests=${BASH_REMATCH[1]} lost=${BASH_REMATCH[2]} reached=${BASH_REMATCH[3]} p95=${BASH_REMATCH[4]}
  carts=${BASH_REMATCH[5]}
}

# Runs a step while clients send requests, and writes a row. More than MOST lost requests fail the test.
under_load() { # STEP SECONDS MOST COMMAND...
  local step=$1 seconds=$2 most=$3
  send "$seconds" &
  load=$!
  await 60 "$step: clients" grep -q '^begins' "$work/load" || true
  sleep 5
  note=
  "${@:4}" >"$work/step" 2>&1 || refuse "$step: $(tail -n 3 "$work/step")"
  wait "$load" || true
  load=
  read_load || { refuse "$step: $(head -n 3 "$work/load")"; return; }
  row "$step" "$requests" "$lost" "$reached" "$p95 ms" "${note:+$note; }carts $carts"
  grep '^  [0-9]' "$work/load" | tee -a "$work/table" || true
  ((lost <= most)) || refuse "$step: $lost requests failed, at most $most may"
}

# Raises the rate as far as the machine answers without a queue, to RATE at most. A rate beyond that would tell how the
# stack is without processor time, not what a restart does.
find_rate() {
  local most=$rate part enough=
  # what has just started answers slowly until its code is compiled
  send 60 "$((most / 6))" || true
  for part in $([[ -n ${FIXED-} ]] && echo 1 || echo 15 6 3 2 1); do
    send 10 "$((most / part))" && read_load || break
    row "nothing happens" "$requests" "$lost" "$reached" "$p95 ms" "carts $carts"
    grep '^  [0-9]' "$work/load" | tee -a "$work/table" || true
    ((lost == 0 && ${p95%.*} < 2000)) || [[ -n ${FIXED-} ]] || break
    rate=$((most / part)) enough=yes
  done
  [[ -n $enough ]] || { echo "compose-test.sh: too busy for $((most / part)) requests a second: try again later" >&2; exit 1; }
}

start() {
  "$java"c -d "$work" "$home/testing/ComposeLoad.java" ||
    { echo "compose-test.sh: set JAVA_HOME to the directory of a JDK 25 or newer" >&2; exit 1; }
  # builds images that are missing, which is not part of the start
  compose create >"$work/build" 2>&1 || { tail -n 20 "$work/build" >&2; exit 1; }
  local began=$SECONDS
  # one that was kept from the last time gets its number of instances back
  compose up --detach
  await 300 "everything healthy" is_healthy "$(containers kong)"
  row "everything healthy" "" "" "" "" "$((SECONDS - began)) s"
  uses_the_cache
  sell_and_order
  log_is_json
  find_rate
  "$home/compose/memory.sh"
}

uses_the_cache() {
  local container used=0 all=0
  for container in $(for service in product cart order; do containers "$service-service"; done); do
    all=$((all + 1))
    # the container has no other program than bash
    docker exec "$container" /usr/bin/bash -c '[[ $(</proc/1/maps) == */app/cache/pos.aot* ]]' && used=$((used + 1))
  done
  row "services that use the AOT cache" "" "" "" "" "$used of $all"
  ((used == all)) || refuse "not every service uses the AOT cache"
}

log_is_json() {
  local lines other
  lines=$(compose logs --no-log-prefix | wc -l)
  other=$(compose logs --no-log-prefix | grep -vc '^{.*}$' || true)
  row "lines of the log that are not JSON" "" "" "" "" "$other of $lines"
  ((lines > 0 && other == 0)) || refuse "the log has lines that are not JSON: $(compose logs | grep -v '{.*}$' | head -n 3)"
}

sell_and_order() {
  call "$url/inventory-service/movements" -d '{"type": "receipt", "location_id": 1, "reference": "compose-test",
    "lines": [{"product_id": 2, "quantity": 1000000}]}' >/dev/null
  local sale token order
  sale=$(call "$url/sales-service/sales" -d '{"register_id": 1, "cashier": "ana", "lines": [{"product_id": 2,
    "quantity": 2}], "payments": [{"method": "cash", "amount_cents": 3300, "tendered_cents": 5000}]}')
  [[ $sale == *'"receipt_number"'* ]] || refuse "a sale: $sale"
  token=$(call "$url/customer-service/auth" -d '{"username": "client1", "password": "password"}' | field access_token)
  await 30 "a full cart" call --fail -H "Authorization: Bearer $token" "$url/cart-service/add" \
    -d '{"product_id": 1, "quantity": 2}' || return
  order=$(call -H "Authorization: Bearer $token" -H "Idempotency-Key: compose-test-$RANDOM$RANDOM" \
    "$url/order-service/checkout" \
    -d '{"shipping_address_id": 1, "payment": {"method": "card", "token": "tok_visa"}}')
  [[ $order == *'"status":"confirmed"'* ]] || refuse "an order: $order"
  row "a sale and an order" "" "" "" "" "receipt $(field receipt_number <<<"$sale"), order $(field id <<<"$order")"
}

scale_to() { # SERVICE=N...
  local options=() each began=$SECONDS up
  for each in "$@"; do options+=(--scale "$each"); done
  compose up --detach "${options[@]}"
  up=$SECONDS
  for each in "$@"; do
    await 10 "$each in use" has_targets "${each%-service=*}" "${each#*=}" || true
  done
  note="up after $((up - began)) s, in use $((SECONDS - up)) s later"
}

update_targets() {
  "$home/kong/prepare-kong.sh" --update-targets >"$work/targets"
  await 10 "all targets healthy" all_targets_healthy
  note="$(grep -c ' healthy$' "$work/targets") of $(wc -l <"$work/targets") targets healthy at once"
}
all_targets_healthy() { ! "$home/kong/prepare-kong.sh" --targets | grep -qv ' healthy$'; }

scale() {
  under_load "scale: 5 carts, 2 products, 3 orders" 50 0 scale_to cart-service=5 product-service=2 order-service=3
  under_load "back to 1 of each" 50 0 scale_to cart-service=1 product-service=1 order-service=1
  under_load "3 carts again" 40 0 scale_to cart-service=3
  # a reload closes connections that wait for a request: one that comes at that moment is lost
  under_load "Kong looks up its targets" 20 5 update_targets
}

kill_one() {
  local victim began
  victim=$(one_of cart-service)
  docker kill "$victim"
  began=$SECONDS
  await 5 "the killed instance out" has_targets cart 2 || true
  note="out after $((SECONDS - began)) s"
  docker start "$victim"
  await 30 "the killed instance back" has_targets cart 3
}

# An instance that is added first takes another address than the one that goes.
replace_one() {
  local old new
  old=$(one_of cart-service)
  note="$(address "$old")"
  compose up --detach --no-recreate --scale cart-service=4
  await 10 "4 carts in use" has_targets cart 4 || true
  docker stop --time 25 "$old"
  docker rm "$old"
  await 10 "3 carts in use" has_targets cart 3 || true
  new=$(containers cart-service | tail -n 1)
  note="$note replaced by $(address "$new")"
}

lose() {
  under_load "an instance of the cart is killed" 40 5 kill_one
  under_load "one is replaced at another address" 60 0 replace_one
}

stop_one() {
  local container code began
  container=$(one_of product-service)
  began=$SECONDS
  docker stop --time 25 "$container"
  note="ended after $((SECONDS - began)) s"
  code=$(docker inspect --format '{{.State.ExitCode}}' "$container")
  ((code == 0 && SECONDS - began <= 20)) || refuse "SIGTERM ends a service with $code after $((SECONDS - began)) s"
  note="$note with $code"
  docker start "$container"
  await 60 "product-service healthy" is_healthy "$container"
}

restart_all() {
  local service container began=$SECONDS
  for service in product inventory sales reporting customer cart order; do
    for container in $(containers "$service-service"); do
      docker restart --time 25 "$container"
      await 60 "$service-service healthy" is_healthy "$container"
      await 10 "$service-service in use" has_targets "$service" "$(containers "$service-service" | wc -l)"
    done
  done
  note="$((SECONDS - began)) s"
}

roll() {
  local two=(product-service=2 inventory-service=2 sales-service=2 reporting-service=2 customer-service=2
    order-service=2)
  under_load "two of each service" 60 0 scale_to "${two[@]}"
  under_load "a service is stopped and started" 40 0 stop_one
  under_load "every service is restarted in turn" 280 0 restart_all
  under_load "one of each service again" 60 0 scale_to "${two[@]/%2/1}"
}

restart_one() { # SERVICE
  local container began=$SECONDS
  container=$(containers "$1")
  docker restart --time 30 "$container"
  await 60 "$1 healthy" is_healthy "$container"
  note="healthy after $((SECONDS - began)) s"
}

# What fails is bound by the seconds that the part is away, and by what the services wait for it.
restart() {
  local part
  for part in kong redis product-db inventory-db sales-db reporting-db customer-db order-db; do
    under_load "$part is restarted" 35 $((rate * 15)) restart_one "$part"
  done
  if ! send 10 || ! read_load || ((lost > 0)); then
    refuse "not everything works again: $(head -n 9 "$work/load")"
  fi
  row "afterwards" "$requests" "$lost" "$reached" "$p95 ms" "carts $carts"
}

# Starts nothing but what looks at the secrets.
prepare() { POS_ENV=production compose run --rm --no-deps "$@" prepare 2>&1; }

refuse_development() {
  local refused secrets=$work/secrets
  refused=$(prepare) && refuse "production starts with the secrets of development"
  row "production refuses" "" "" "" "" "$(grep -c 'the secret .* has its development value' <<<"$refused") secrets"
  local name
  for name in "$home"/compose/development/*; do
    [[ ! -s $name || $refused == *"the secret ${name##*/} has"* ]] || refuse "production does not name ${name##*/}"
  done
  "$home/compose/create-secrets.sh" "$secrets" >/dev/null
  refused=$(POS_SECRETS=$secrets prepare --env JWT_ISSUER=shop.example \
    --env CORS_ORIGINS=https://shop.example,https://office.example) || refuse "production with own secrets: $refused"
  row "production takes its own secrets" "" "" "" "" "$(tail -n 1 <<<"$refused")"
  refused=$(POS_ENV=development compose run --rm --no-deps prepare 2>&1) && refuse "development starts on a stack of production"
  [[ $refused == *"has been in production"* ]] || refuse "development on a stack of production: $refused"
  row "production does not become development" "" "" "" "" "refused"
}

trap close EXIT
steps=("$@")
((${#steps[@]})) || steps=(scale lose roll restart refuse)
for step in "${steps[@]}"; do
  [[ " start scale lose roll restart refuse " == *" $step "* ]] || { sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2; exit 2; }
done
row step requests failed rate p95 note
start
for step in "${steps[@]}"; do
  case $step in start) ;; refuse) refuse_development ;; *) "$step" ;; esac
done
"$home/compose/memory.sh"
echo
cat "$work/table"
exit "$failed"
