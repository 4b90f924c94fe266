#!/usr/bin/env bash
# Saves the databases and the carts of the stack of compose.yml, while it runs: ./pos backup --compose [DIRECTORY].
# COMPOSE_FILE, COMPOSE_PROJECT_NAME and COMPOSE_ENV_FILES select another stack, as for docker compose.
set -euo pipefail

# Readers of events come before the services that publish them. What a reader misses is published to it again, but a
# service that has lost what its readers know does not get it back. A cart comes before the order that empties it.
databases=(reporting inventory carts sales order product customer)

fail() {
  printf 'pos backup: %s\n' "$1" >&2
  exit 1
}

directory=${1:-pos-backup-$(date +%Y-%m-%dT%H%M%S)}
directory=$(realpath -m "$directory")
partial=$directory.part
cd "$(dirname "${BASH_SOURCE[0]}")/.."
services=$(docker compose config --services) || fail 'docker compose does not understand the stack; see above.'

# Prints the container that has the database of a service: its own, or the one of compose.store.yml.
server() {
  if grep -qx "$1-db" <<<"$services"; then echo "$1-db"; else echo database; fi
}

redis() {
  # shellcheck disable=SC2016 # expanded in the container
  docker compose exec -T redis sh -c 'REDISCLI_AUTH=$(cat /run/secrets/redis_password) redis-cli "$@"' redis-cli "$@"
}

# A line for each key: the key, the milliseconds that it has left, and its value, in hexadecimal digits.
save_carts() {
  local cursor=0 page
  while true; do
    page=$(redis EVAL "
      local function hex(text) return (text:gsub('.', function(c) return ('%02x'):format(c:byte()) end)) end
      local page = redis.call('SCAN', ARGV[1], 'MATCH', 'cart:*', 'COUNT', 500)
      local lines = {page[1]}
      for _, key in ipairs(page[2]) do
        local value = redis.call('DUMP', key)
        if value then lines[#lines + 1] = hex(key) .. ' ' .. redis.call('PTTL', key) .. ' ' .. hex(value) end
      end
      return lines" 0 "$cursor")
    cursor=$(head -n 1 <<<"$page")
    [[ $cursor =~ ^[0-9]+$ ]] || fail "Redis says: $page"
    tail -n +2 <<<"$page"
    [[ $cursor != 0 ]] || break
  done
}

[[ ! -e $directory ]] || fail "$directory exists already: choose another directory."
mkdir -m 700 "$partial" 2>/dev/null ||
  fail "$partial exists already: another backup is being made there, or was killed. Delete it if none is."
trap 'rm -rf "$partial"' EXIT
trap 'exit 130' INT TERM HUP

for name in "${databases[@]}"; do
  if [[ $name == carts ]]; then
    save_carts | gzip -1 >"$partial/carts.gz"
  else
    docker compose exec -T "$(server "$name")" pg_dump --username postgres --format custom --compress 1 "${name}_db" \
      >"$partial/$name.dump" || fail "$name could not be saved. Is the stack up? See docker compose ps."
  fi
  printf '%-10s %8s KB\n' "$name" "$(du -k "$partial/$name".* | cut -f 1)"
done
# last: a backup without this list is incomplete
(cd "$partial" && sha256sum -- *.dump carts.gz >SHA256SUMS.part && mv SHA256SUMS.part SHA256SUMS)
# a backup that has its name is complete after a power cut, too
sync "$partial"/* "$partial"
mv "$partial" "$directory"
sync "$(dirname "$directory")"
echo "The backup is in $directory"
