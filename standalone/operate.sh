#!/usr/bin/env bash
# The commands of ./pos that need no JVM: help, sql and logs.
set -euo pipefail

data=${POS_DATA_DIR:-pos-data}

fail() {
  printf 'pos: %s\n' "$1" >&2
  exit 1
}

list() {
  cat <<'EOF'
usage: ./pos COMMAND      ./pos COMMAND --help says more about one

  up            build if something changed, and run the whole shop until Ctrl-C
  build         build if something changed, which ./pos up does as well
  status        print what the open shop runs with, and whether every part of it is ready
  stop          stop the open shop, as Ctrl-C on its terminal does
  logs [ARGS]   print the end of the log; -f follows it
  sql NAME      open a database of the open shop with psql, or print how
  backup [DIR]  save the databases and carts of the shop, open or closed; --compose [DIR] those of docker compose
  restore DIR   restore a backup into an empty POS_DATA_DIR; --compose DIR into docker compose; --replace replaces data
  reconcile     compare the books of all services; exit code 1 when they differ, 2 when a service does not answer
  journal verify [FILE]
                follow the sales journal and compare it with the books, or verify an export of it; exit code 1 names
                what was changed. journal export --from DAY --to DAY [--register ID] FILE exports the signed days
  print ARGS    print what registers sell on a receipt printer of the network, or one receipt; --help lists the options
  trace ID [compose]
                print the log lines of the request with this correlation id, from the gateway to the last service, in
                order of time; from the files of ./pos up, or of docker compose
  certificate [NAMES...]
                make a certificate for this server, by which tills reach it over TLS, and say how they trust it
  replay FILE   replay an invoice file against the running shop
  bench [ARGS]  measure speed and memory; --help lists the options
  soak [ARGS]   let a crowd work in a shop for an hour or longer, and compare all books each minute; --help lists the
                options
  test [ARGS]   run the tests, those as well that take minutes with -Plong, or those that Maven's ARGS select:
                ./pos test -pl sales, ./pos test -Dtest=HoldTest
  mutants [ARGS]
                change the rule classes one instruction at a time, and fail when too few of the changes make a test
                fail: ./pos mutants -pl sales -Dmutants=sales.core
  help          show this text
EOF
}

# Prints the lines of the list about a command, and more where there is more to say.
explain() {
  local lines
  lines=$(list | sed -n "/^  $1\( \|\$\)/,/^  [a-z]/p" | sed '1!{/^  [a-z]/d}')
  [[ -n $lines ]] || fail "There is no command $1. './pos help' lists all."
  printf 'usage: ./pos COMMAND [ARGS]\n\n%s\n' "$lines"
  case $1 in
    up)
      cat <<'EOF'

  POS_DATA_DIR names the directory of the data (pos-data), GATEWAY_PORT the port (8080); POS_PORT_OFFSET is added to all
  ports, for a second shop on a machine. docs/settings.md lists all variables. Exit codes: 0 stopped, 1 it could not
  start, and the message names the variable that is wrong; 4 stopped, but a part of it had to be given up.
EOF
      ;;
    status)
      cat <<'EOF'

  POS_DATA_DIR names the shop. Exit codes: 0 open and ready, 1 it or a part of it is not ready, 3 closed.
EOF
      ;;
    stop)
      cat <<'EOF'

  POS_DATA_DIR names the shop. Requests in progress are finished first. A shop that has died, and waits to be started
  again, stays closed. Exit codes: 0 stopped, 1 it still runs, 3 it was closed.
EOF
      ;;
    logs)
      cat <<'EOF'

  ARGS are those of tail: ./pos logs -n 1000. POS_DATA_DIR names the shop. Each line is a JSON object; ./pos trace ID
  prints those of one request.
EOF
      ;;
    sql)
      cat <<'EOF'

  NAME is product, inventory, sales, reporting, customer or order; what follows is for psql:
  ./pos sql sales -c 'SELECT count(*) FROM dead_events'. POS_DATA_DIR names the shop. With SALES_DATABASE_URL and
  SALES_DATABASE_PASSWORD, or SALES_DATABASE_PASSWORD_FILE, it opens that database.
EOF
      ;;
  esac
}

sql() {
  local name=${1:-} url_of password_of file_of url password
  case $name in
    product | inventory | sales | reporting | customer | order) shift ;;
    cart) fail 'The cart has no database: carts are in Redis.' ;;
    *) fail "NAME must be product, inventory, sales, reporting, customer or order. './pos sql --help' says more." ;;
  esac
  url_of=${name^^}_DATABASE_URL password_of=${name^^}_DATABASE_PASSWORD file_of=${name^^}_DATABASE_PASSWORD_FILE
  if [[ -n ${!url_of:-} ]]; then
    url=${!url_of}
    password=${!password_of:-}
    [[ -n $password || -z ${!file_of:-} ]] || password=$(<"${!file_of}")
  elif [[ -r $data/postgres/data/postmaster.pid ]]; then
    url=postgresql://$name@127.0.0.1:$(sed -n 4p "$data/postgres/data/postmaster.pid")/${name}_db
    password=$(sed -n "s/^$name=//p" "$data/passwords")
  else
    fail "No shop is open on $data: './pos up' opens one, POS_DATA_DIR selects another directory."
  fi
  if command -v psql >/dev/null; then
    PGPASSWORD=$password exec psql "$url" "$@"
  fi
  echo 'psql is not installed. Install a client of PostgreSQL (apt-get install postgresql-client), and then:' >&2
  if [[ -n ${!url_of:-} ]]; then
    echo "  PGPASSWORD=\$$password_of psql \"\$$url_of\"" >&2
  else
    echo "  PGPASSWORD=\$(sed -n 's/^$name=//p' $data/passwords) psql $url" >&2
  fi
  exit 1
}

logs() {
  local file=$data/logs/pos.jsonl
  [[ -r $file ]] || fail "There is no log in $data: POS_DATA_DIR selects another directory."
  case ${1-none} in
    none) exec tail -n 100 "$file" ;;
    # a new file takes the place of one that is full
    -f | --follow) exec tail -n 20 -F "$file" ;;
    *) exec tail "$@" "$file" ;;
  esac
}

case $1 in
  sql | logs) "$@" ;;
  help) if (($# > 1)); then explain "$2"; else list; fi ;;
esac
