#!/usr/bin/env bash
# Scales the services of docker compose by the requests a second that Prometheus counts (compose profile "monitoring"):
# up at once, down when five minutes have needed no more. Run it where docker compose runs; it goes on until Ctrl-C.
set -euo pipefail

usage() {
  cat <<'TEXT'
usage: compose/scale.sh [--requests N] [--least N] [--most N] [--every SECONDS] [--prometheus URL] [--once]

  --requests    that one instance is to answer in a second (default 400)
  --least       instances of a service (default 1)
  --most        instances of a service (default 6)
  --every       seconds between two looks (default 15)
  --prometheus  where it is (default http://127.0.0.1:9090)
  --once        look once, and scale up only
TEXT
}

fail() {
  printf 'scale: %s\n' "$1" >&2
  exit "${2:-1}"
}

requests=400 least=1 most=6 every=15 prometheus=http://127.0.0.1:9090 once=
while (($#)); do
  case $1 in
    --help | -h) usage; exit ;;
    --once) once=1; shift; continue ;;
    --requests | --least | --most | --every)
      [[ ${2:-} =~ ^[1-9][0-9]{0,5}$ ]] || fail "$1 must be a whole number from 1 on, not '${2:-}'." 2
      declare "${1#--}=$2" ;;
    --prometheus) [[ ${2:-} == http*://* ]] || fail "--prometheus must be a URL, not '${2:-}'." 2; prometheus=$2 ;;
    *) usage >&2; fail "There is no option $1." 2 ;;
  esac
  shift 2
done
((least <= most)) || fail "--least $least is more than --most $most." 2

# The whole requests a second of service $1; fails when Prometheus has no figure.
rate() {
  local answer
  answer=$(curl --silent --show-error --fail --max-time 5 --get "$prometheus/api/v1/query" \
    --data-urlencode "query=scalar(service:http_requests:rate1m{service=\"$1\"})") || return
  [[ $answer =~ \"result\":\[[0-9.]+,\"([0-9]+)(\.[0-9]+)?(e-[0-9]+)?\"\] ]] || return
  [[ ${BASH_REMATCH[3]:-} ]] && echo 0 || echo "${BASH_REMATCH[1]}"
}

# How many instances of service $1 were needed in the last five minutes, by looks; the newest is last.
declare -A needed
scale() {
  local service=$1 now running wanted=$least looks look
  now=$(rate "$service") || { printf 'scale: Prometheus has no figure for %s: left as it is.\n' "$service" >&2; return; }
  running=$(docker compose ps --quiet --status running "$service" | wc -l)
  ((running > 0)) || { printf 'scale: %s does not run: left as it is.\n' "$service" >&2; return; }
  read -ra looks <<<"${needed[$service]:-} $(((now + requests - 1) / requests))"
  ((${#looks[@]} == 1 || ${#looks[@]} * every <= 300)) || looks=("${looks[@]:1}")
  needed[$service]="${looks[*]}"
  for look in "${looks[@]}"; do
    ((wanted >= look)) || wanted=$look
  done
  ((wanted <= most)) || wanted=$most
  # a look of less than five minutes says nothing about what can go
  ((wanted >= running || (${#looks[@]} + 1) * every > 300)) || return 0
  if ((wanted != running)); then
    printf '%s %s: %s requests a second, from %s to %s\n' "$(date +%T)" "$service" "$now" "$running" "$wanted"
    docker compose up --detach --no-deps --no-recreate --scale "$service=$wanted" "$service" \
      || printf 'scale: %s is not scaled: the next look tries again.\n' "$service" >&2
  fi
}

trap 'exit 0' INT TERM
while true; do
  for service in product inventory sales reporting customer cart order; do
    scale "$service-service"
  done
  [[ ! $once ]] || exit 0
  sleep "$every" &
  wait $!
done
