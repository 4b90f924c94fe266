#!/usr/bin/env bash
# Creates every secret that a production start needs, each of 256 random bits, in a new directory.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
if (($# != 1)) || [[ $1 == -* ]]; then
  echo 'usage: create-secrets.sh DIRECTORY' >&2
  exit 2
fi
# the secrets of a running shop must not be lost: without them it cannot open its databases
if ! mkdir -- "$1"; then
  echo "create-secrets.sh: nothing was written. Name a directory that does not exist yet." >&2
  exit 1
fi
# the users inside the containers are others than the one outside: the directory is closed, the files in it are open
chmod 700 -- "$1"
for development in "$here"/development/*; do
  secret=$1/${development##*/}
  # a previous secret exists only after the first one has been replaced
  if [[ -s $development ]]; then
    od -An -v -tx1 -N32 /dev/urandom | tr -d ' \n' >"$secret"
  else
    : >"$secret"
  fi
  chmod 444 -- "$secret"
done
echo "create-secrets.sh: wrote $(find "$1" -type f | wc -l) files into $1. Keep a copy where no one else can read it."
