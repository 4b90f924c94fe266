#!/usr/bin/env bash
# Kills an instance of the cart service in the middle of failover.js, on the stack of docker compose, and starts it again.
set -euo pipefail
cd "$(dirname "$0")/.."

victim=$(docker compose ps --quiet cart-service | head -n 1)
[[ -n $victim ]] || { echo 'failover.sh: no cart runs. Start the stack with docker compose up --detach --wait.' >&2; exit 1; }
# the goods are brought to the stores first
kill_after=40
kill_at=$(($(date +%s%3N) + kill_after * 1000))
docker compose --profile k6 run --rm k6 run --env "KILL_AT=$kill_at" failover.js &
run=$!
trap 'kill "$run" 2>/dev/null || true; docker start "$victim" >/dev/null' EXIT
sleep "$kill_after"
docker kill "$victim" >/dev/null
echo "failover.sh: one of $(docker compose ps --quiet cart-service | wc -l) carts that are left answers now." >&2
wait "$run"
