#!/usr/bin/env bash
# Restores a backup into the stack of compose.yml: ./pos restore --compose [--replace] DIRECTORY. Each database is
# restored beside the present one; when all are complete, the services stop, and they change places, which takes a moment.
set -euo pipefail

databases=(product inventory sales reporting customer order)

fail() {
  printf 'pos restore: %s\n' "$1" >&2
  exit 1
}

replace=
if [[ ${1:-} == --replace ]]; then
  replace=yes
  shift
fi
if (($# != 1)) || [[ $1 == -* ]]; then
  echo 'usage: ./pos restore --compose [--replace] DIRECTORY' >&2
  exit 2
fi
directory=$(realpath -m "$1")
cd "$(dirname "${BASH_SOURCE[0]}")/.."

[[ -f $directory/SHA256SUMS ]] || fail "$directory is no complete backup: it has no SHA256SUMS. Choose another one."
(cd "$directory" && sha256sum --check --quiet --strict SHA256SUMS) || fail "$directory is damaged: choose another backup."
echo 'The backup is complete and undamaged.'
services=$(docker compose config --services) || fail 'docker compose does not understand the stack; see above.'

server() {
  if grep -qx "$1-db" <<<"$services"; then echo "$1-db"; else echo database; fi
}

# Runs statements as the superuser. $1 service, $2 database; statements on stdin
run_sql() {
  docker compose exec -T "$(server "$1")" psql --username postgres --dbname "$2" --quiet --no-align --tuples-only \
    --set ON_ERROR_STOP=1 --file -
}

redis() {
  # shellcheck disable=SC2016 # expanded in the container
  docker compose exec -T redis sh -c 'REDISCLI_AUTH=$(cat /run/secrets/redis_password) redis-cli "$@"' redis-cli "$@"
}

discard() {
  local name
  for name in "${databases[@]}"; do
    run_sql "$name" postgres <<<"DROP DATABASE IF EXISTS ${name}_db_restoring WITH (FORCE);" 2>/dev/null || true
  done
}

# a name of its own, so that a second restore does not touch what the first has put aside
before=before_$(date +%Y%m%d%H%M%S)

# Puts a restored database in the place of the present one, which gets another name. $1 service
change_places() {
  run_sql "$1" postgres <<<"
    ALTER DATABASE ${1}_db ALLOW_CONNECTIONS false;
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${1}_db' \\g /dev/null
    BEGIN;
    ALTER DATABASE ${1}_db RENAME TO ${1}_db_$before;
    ALTER DATABASE ${1}_db_$before ALLOW_CONNECTIONS true;
    ALTER DATABASE ${1}_db_restoring RENAME TO ${1}_db;
    COMMIT;"
}

# Takes back the changes of place of some services.
change_back() {
  local name
  for name in "$@"; do
    run_sql "$name" postgres <<<"
      BEGIN;
      ALTER DATABASE ${name}_db RENAME TO ${name}_db_restoring;
      ALTER DATABASE ${name}_db_$before RENAME TO ${name}_db;
      COMMIT;"
  done
}

programs=$(grep -E '^(kong|.*-service)$' <<<"$services")
running=$(docker compose ps --services --status running)
if grep -qxF "$programs" <<<"$running"; then
  [[ -n $replace ]] || fail 'The stack is running. Say --replace to stop its services and to put its data out of the way.'
fi
# shellcheck disable=SC2046 # names of services
docker compose --progress quiet up --detach --wait redis $(for name in "${databases[@]}"; do server "$name"; done | sort -u)

for name in "${databases[@]}"; do
  used=$(run_sql "$name" "${name}_db" <<<"SELECT to_regclass('public.schema_migrations') IS NOT NULL;")
  [[ $used == f || -n $replace ]] ||
    fail "${name}_db has data already. Say --replace to keep it under another name and to restore the backup."
done

trap discard EXIT
trap 'exit 130' INT TERM HUP
discard
for name in "${databases[@]}"; do
  run_sql "$name" postgres <<<"
    CREATE DATABASE ${name}_db_restoring OWNER \"$name\";
    REVOKE ALL ON DATABASE ${name}_db_restoring FROM PUBLIC;" ||
    fail "$name could not be restored; nothing has changed."
  docker compose exec -T "$(server "$name")" pg_restore --username postgres --dbname "${name}_db_restoring" \
    --exit-on-error --single-transaction <"$directory/$name.dump" || fail "$name could not be restored; nothing has changed."
  echo "$name restored"
done

# from here on it is not interrupted: the databases belong together
trap '' INT TERM HUP
# shellcheck disable=SC2086 # names of services
docker compose --progress quiet stop $programs || fail 'The services do not stop; nothing has changed.'

changed=()
for name in "${databases[@]}"; do
  if ! change_places "$name"; then
    run_sql "$name" postgres <<<"ALTER DATABASE ${name}_db ALLOW_CONNECTIONS true;"
    change_back "${changed[@]}"
    fail "$name could not be replaced, see above. The data is as it was. Start the services with docker compose up --detach."
  fi
  changed+=("$name")
done
# the streams are made again from the outboxes, as far as their readers need them
redis FLUSHALL >/dev/null
gunzip <"$directory/carts.gz" | while mapfile -n 200 -t lines && ((${#lines[@]})); do
  printf '%s\n' "${lines[@]}" | redis -x EVAL "
    local function text(hex) return (hex:gsub('..', function(c) return string.char(tonumber(c, 16)) end)) end
    local keys = 0
    for key, left, value in ARGV[1]:gmatch('(%x+) (-?%d+) (%x+)') do
      redis.call('RESTORE', text(key), math.max(0, tonumber(left)), text(value), 'REPLACE')
      keys = keys + 1
    end
    return keys" 0 >/dev/null
done
trap - EXIT
echo 'The stack is restored. Start its services with docker compose up --detach, then compare the books with ./pos reconcile.'
if [[ -n $replace ]]; then
  echo "The data before is in databases named ..._db_$before: delete them when you do not need them any more."
fi
