#!/usr/bin/env bash
# Restores a backup into the stack of compose.yml: ./pos restore --compose [--replace] DIRECTORY. Each database is
# restored beside the present one; when all are complete, they change places, which takes a moment.
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
programs=$(grep -E '^(kong|.*-service)$' <<<"$services")
running=$(docker compose ps --services --status running)
if grep -qxF "$programs" <<<"$running"; then
  [[ -n $replace ]] || fail 'The stack is running. Say --replace to stop its services and to put its data out of the way.'
  # shellcheck disable=SC2086 # names of services
  docker compose --progress quiet stop $programs
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
for name in "${databases[@]}"; do
  run_sql "$name" postgres <<<"
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}_db' \\g /dev/null
    ALTER DATABASE ${name}_db RENAME TO ${name}_db_$before;
    ALTER DATABASE ${name}_db_restoring RENAME TO ${name}_db;"
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
