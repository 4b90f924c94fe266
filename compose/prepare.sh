#!/usr/bin/env bash
# Refuses development secrets in production and renders the gateway's file. Everything else starts after it, so that no
# database begins its life with a password that has to be refused later.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# says that this stack has been in production: there, a command without the settings of production is a mistake
mark=/usr/local/kong/in-production
# says that it had TLS there, which a command without compose.tls.yml would take away
tls_mark=/usr/local/kong/in-production-with-tls
refused=0

if [[ ${POS_ENV:-development} != development ]]; then
  for development in "$here"/development/*; do
    secret=/run/secrets/${development##*/}
    if [[ -s $development && $(<"$secret") == "$(<"$development")" ]]; then
      echo "prepare.sh: the secret ${secret##*/} has its development value" >&2
      refused=1
    fi
  done
  ((refused == 0)) ||
    echo 'prepare.sh: create your own with compose/create-secrets.sh DIRECTORY, and name DIRECTORY in POS_SECRETS' >&2
  if [[ -z ${POS_TLS:-} && -e $tls_mark ]]; then
    echo "prepare.sh: this stack has had TLS, and compose.tls.yml is missing: put" \
      "COMPOSE_FILE=compose.yml:compose.tls.yml into the file .env beside compose.yml. If it is to be without TLS from" \
      "now on: docker compose down, and delete the volume kong-configuration" >&2
    refused=1
  elif [[ -z ${POS_TLS:-} ]]; then
    echo "prepare.sh: this is production without TLS: keys and customers' data cross the network in clear; add" \
      "compose.tls.yml (docs/operations.md#tls)" >&2
  fi
  if [[ -n ${SMTP_URL:-} && -z ${SHOP_URL:-} ]]; then
    echo 'prepare.sh: SHOP_URL is not set: the links in mails would lead to this machine for everybody' >&2
    refused=1
  fi
elif [[ -e $mark ]]; then
  echo "prepare.sh: this stack has been in production, and POS_ENV is not set: put its settings into the file .env beside" \
    "compose.yml, or name their file in COMPOSE_ENV_FILES. If it is to be a stack for development from now on: docker" \
    "compose down, and delete the volume kong-configuration" >&2
  exit 1
fi
"$here/../kong/prepare-kong.sh" --output /usr/local/kong/kong.yml || refused=1
if ((refused == 0)) && [[ ${POS_ENV:-development} != development ]]; then
  : >"$mark"
  [[ -z ${POS_TLS:-} ]] || : >"$tls_mark"
fi
exit "$refused"
