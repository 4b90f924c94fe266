#!/usr/bin/env bash
# Creates the secrets that k8s/secrets does not have yet, and renders Kong's file with them. The environment says what
# differs between shops: CORS_ORIGINS and, where they are not 1 to 5, LOCATION_STORE_1 to LOCATION_STORE_5.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
secrets=$here/secrets
for file in settings.env smtp_password; do
  if [[ ! -s $secrets/$file ]]; then
    echo "create-secrets.sh: $secrets/$file is missing: README.md says what is in it" >&2
    exit 1
  fi
done

"$here/../compose/create-secrets.sh" "$secrets"
for secret in "$secrets"/{gateway_secret,jwt_secret,key_*}; do
  name=${secret##*/}
  export "${name^^}_FILE=$secret"
done
JWT_ISSUER=$(sed -n 's/^JWT_ISSUER=//p' "$secrets/settings.env")
export JWT_ISSUER POS_ENV=production
"$here/../kong/prepare-kong.sh" --output "$secrets/kong.yml"
