#!/usr/bin/env bash
# Creates the secrets that a directory does not have yet, each of 256 random bits. Those that it has stay: without them a
# running shop cannot open its databases.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
if (($# != 1)) || [[ $1 == -* ]]; then
  echo 'usage: create-secrets.sh DIRECTORY' >&2
  exit 2
fi
# the users inside the containers are others than the one outside: the directory is closed, the files in it are open
mkdir -p -- "$1"
chmod 700 -- "$1"
created=0
for development in "$here"/development/*; do
  secret=$1/${development##*/}
  [[ ! -e $secret ]] || continue
  if [[ -s $development ]]; then
    od -An -v -tx1 -N32 /dev/urandom | tr -d ' \n' >"$secret.new"
  else
    # a previous secret exists only after the first one has been replaced
    : >"$secret.new"
  fi
  chmod 444 -- "$secret.new"
  mv -- "$secret.new" "$secret"
  created=$((created + 1))
done
echo "create-secrets.sh: created $created secrets in $1. Keep a copy where no one else can read it."
