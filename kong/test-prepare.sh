#!/usr/bin/env bash
# Tests prepare-kong.sh on copies in a temporary directory, and the scripts of kong.yml where there is a Lua; exits with 1
# when a test fails.
set -uo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
cp -- "$HERE/prepare-kong.sh" "$HERE/kong.yml" "$HERE/development.env" "$work"
output=$work/out/rendered.yml
mkdir "$work/out"
passed=0 failed=0 status=0

# Runs with the given variables only, without those of the caller.
prepare() {
  env -i PATH="$PATH" "$@" "$work/prepare-kong.sh" --output "$output" >"$work/messages" 2>&1
  status=$?
}

# Sets `secrets` to every variable of kong.yml with a value that production accepts.
own_secrets() {
  secrets=(POS_ENV=production "CORS_ORIGINS=https://shop.example,https://office.example"
    JWT_ISSUER=shop.example JWT_SECRET=0123456789abcdef0123456789ABCDEF
    GATEWAY_SECRET=fedcba9876543210fedcba9876543210)
  local name
  for name in "${names[@]}"; do
    [[ $name != KEY_* ]] || secrets+=("$name=own-secret-of-$name-2026")
  done
}

expect() {
  local what=$1
  shift
  if "$@"; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "FAILED: $what" >&2
    sed 's/^/    /' "$work/messages" >&2
  fi
}

exits() { [[ $status == "$1" ]]; }
says() { grep -qF -- "$1" "$work/messages"; }
keeps_quiet_about() { ! grep -qF -- "$1" "$work/messages"; }
holds() { grep -qF -- "$1" "$output"; }
lacks() { ! grep -qF -- "$1" "$output"; }
has_mode() { [[ $(stat -c %a "$output") == "$1" ]]; }
is_untouched() { [[ $(<"$output") == before ]]; }
leaves_no_draft() { [[ -z $(find "$work/out" -name '.kong*') ]]; }
names_everything() {
  local name
  for name in "${names[@]}"; do
    says "$name $1" || return 1
  done
}
has_no_development_value() {
  local line
  while IFS= read -r line; do
    [[ $line != [A-Z]*=* ]] || lacks "${line#*=}" || return 1
  done <"$work/development.env"
}

# production has no test-automation
mapfile -t names < <(sed -n 's/^\([A-Z][A-Z0-9_]*\)=.*/\1/p' "$work/development.env" | grep -v TEST_AUTOMATION)

prepare
expect "development renders with the defaults" exits 0
expect "development has the test key" holds 'key: "pos-test-automation-dev-key-2025"'
expect "a list becomes a list" \
  holds 'origins: ["http://localhost(:[0-9]+)?", "http://127\\.0\\.0\\.1(:[0-9]+)?"]'
expect "a header is rendered with its name" \
  holds 'add: {headers: ["X-Load-Balancer:least-connections", "X-Gateway-Secret:pos-gateway-2025-dev-secret-of-32-bytes"]}'
expect "every placeholder is replaced" lacks '${'
expect "only the owner and the group can read the file" has_mode 640
expect "no draft is left behind" leaves_no_draft

prepare KEY_EXTERNAL_API=from-the-environment KEY_INTERNAL='  '
expect "the environment takes precedence over a default" holds 'key: "from-the-environment"'
expect "a blank variable counts as not set" holds 'key: "pos-internal-2025-dev-key"'

echo before >"$output"
prepare POS_ENV=production
expect "production without secrets is refused" exits 1
expect "each missing variable is named" names_everything "is not set"
expect "a refusal leaves the file unchanged" is_untouched
expect "a refusal leaves no draft behind" leaves_no_draft

mapfile -t defaults < <(grep '^[A-Z]' "$work/development.env")
prepare POS_ENV=production "${defaults[@]}"
expect "production with development values is refused" exits 1
expect "the variable of each development value is named" names_everything "has a development value"
expect "messages show no secret" keeps_quiet_about pos-ext-api-2025-prod-key-secure

own_secrets
prepare "${secrets[@]}"
expect "production with its own secrets is rendered" exits 0
expect "production has its own keys" holds 'key: "own-secret-of-KEY_STORE_3-2026"'
expect "production has no test consumer" lacks test-automation
expect "production has no development value" has_no_development_value
expect "production has no placeholder" lacks '${'
expect "the replaced file has the same mode" has_mode 640

prepare "${secrets[@]}" KEY_STORE_1=pos-store-2-2025-dev-key
expect "the default of another variable is refused too" says "KEY_STORE_1 has a development value"
prepare "${secrets[@]}" CORS_ORIGINS=https://shop.example,http://localhost:3000
expect "one development origin among others is refused" says "CORS_ORIGINS has a development value"
prepare "${secrets[@]}" JWT_SECRET=0123456789abcdef0123456789ABCDE
expect "a secret of 31 bytes is refused" says "JWT_SECRET is too short"
prepare "${secrets[@]}" JWT_PREVIOUS_ISSUER=old.example JWT_PREVIOUS_SECRET=0123456789abcdef0123456789ABCDE
expect "a previous secret of 31 bytes is refused" says "JWT_PREVIOUS_SECRET is too short"
prepare "${secrets[@]}" JWT_PREVIOUS_SECRET=0123456789abcdef0123456789ABCDEFG
expect "a previous secret without its issuer is refused" says "JWT_PREVIOUS_ISSUER is not set"
prepare "${secrets[@]}" GATEWAY_SECRET=fedcba9876543210fedcba987654321
expect "a short secret of the gateway is refused" says "GATEWAY_SECRET is too short"
expect "it is named once" [ "$(grep -c GATEWAY_SECRET "$work/messages")" = 1 ]
prepare "${secrets[@]}" KEY_INTERNAL=short
expect "a short key is refused" says "KEY_INTERNAL is too short"

prepare "${secrets[@]}" LOCATION_STORE_2=12
expect "a store's key acts for the location that is set" holds 'custom_id: "12"'
expect "other keys act for the location with their number" holds 'custom_id: "3"'
prepare LOCATION_STORE_2=3
expect "two keys cannot act for the same location" says "LOCATION_STORE_3 is the same location as LOCATION_STORE_2"
for value in 0 01 two -1; do
  prepare LOCATION_STORE_2=$value
  expect "no location: $value" says "LOCATION_STORE_2 must be the number of a location, from 1 on"
done

prepare POS_ENV=prod
expect "a misspelt POS_ENV is wrong usage" exits 2
prepare KEY_STORE_1=one-key KEY_STORE_2=one-key
expect "two consumers cannot have the same key" says "KEY_STORE_2 is the same key as KEY_STORE_1"
prepare CORS_ORIGINS=https://shop.example
expect "a single origin is given twice, so that it is compared" \
  holds 'origins: ["https://shop.example", "https://shop.example"]'

prepare JWT_SECRET='a"b\c'"'"'#d & e/f: $(id) `id` }], &g *h \n \1'
expect "hostile characters are rendered" exits 0
expect "hostile characters stay inside their scalar" \
  holds 'secret: "a\"b\\c'"'"'#d & e/f: $(id) `id` }], &g *h \\n \\1", algorithm: HS256}'
prepare CORS_ORIGINS='https://a.example"], x: ["y, https://b.example'
expect "the items of a list stay inside their scalars" \
  holds 'origins: ["https://a.example\"]", "x: [\"y", "https://b.example"]'
prepare KEY_INTERNAL=$'key\n- username: intruder'
expect "a line break is refused" says "KEY_INTERNAL has a line break"
prepare KEY_INTERNAL=$'key\tkey'
expect "a control character is refused" says "KEY_INTERNAL has a line break, a control character"
prepare KEY_INTERNAL=$'key\xe2\x80\xa8key'
expect "a line separator outside ASCII is refused" says "a character outside ASCII"
prepare KEY_INTERNAL='${JWT_SECRET}'
expect "a value cannot bring in a placeholder" says "KEY_INTERNAL contains a placeholder"

for value in 'a secret' 'a"secret' '$(headers.apikey)' 'a,secret'; do
  prepare GATEWAY_SECRET="$value"
  expect "a header is no template: $value" says "GATEWAY_SECRET may contain only letters, digits and ._~+/=-"
done

printf ' from-a-file \n' >"$work/secret"
prepare KEY_INTERNAL_FILE="$work/secret"
expect "a value may come from a file" holds 'key: "from-a-file"'
prepare JWT_PREVIOUS_ISSUER=old.example JWT_PREVIOUS_SECRET_FILE="$work/secret"
expect "a previous secret can be a file" holds 'key: "old.example"'
expect "no sign of a block is left for the gateway to look at" lacks 'JWT_PREVIOUS_SECRET'
prepare KEY_INTERNAL_FILE="$work/secret" KEY_INTERNAL=from-the-environment
expect "a variable takes precedence over a file" holds 'key: "from-the-environment"'
prepare KEY_INTERNAL_FILE="$work/nothing"
expect "a missing file is refused" says "KEY_INTERNAL_FILE names a file that cannot be read: $work/nothing"
: >"$work/empty"
prepare "${secrets[@]}" KEY_INTERNAL= KEY_INTERNAL_FILE="$work/empty"
expect "an empty file is refused in production" says "KEY_INTERNAL is not set"

echo before >"$output"
echo 'tags: [${NOT_QUOTED}]' >>"$work/kong.yml"
prepare
expect "a placeholder that is not replaced is refused" exits 1
expect "its line is named" says "kong.yml line $(wc -l <"$work/kong.yml"): a placeholder was not replaced"
expect "the file is left unchanged" is_untouched
cp -- "$HERE/kong.yml" "$work"
echo 'tags: ["${UNKNOWN_NAME}"]' >>"$work/kong.yml"
prepare
expect "a placeholder without a value or a default is refused" says "UNKNOWN_NAME is not set"
cp -- "$HERE/kong.yml" "$work"
echo '# development-only begin' >>"$work/kong.yml"
own_secrets
prepare "${secrets[@]}"
expect "a development-only block without an end is refused" says "the block before 'development-only end' has no end"

cp -- "$HERE/kong.yml" "$work"
prepare
expect "without a collector there are no spans" lacks opentelemetry
prepare OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4318/
expect "spans go to the collector" holds 'traces_endpoint: "http://collector:4318/v1/traces"'
prepare OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4318 OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://traces:4318/all
expect "or to an address of their own" holds 'traces_endpoint: "http://traces:4318/all"'
for variable in OTEL_SDK_DISABLED=true OTEL_TRACES_EXPORTER=none; do
  prepare OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4318 OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://traces:4318/all \
    $variable
  expect "$variable switches spans off" lacks opentelemetry
done

prepare
lua=$(command -v luajit || command -v lua5.1 || true)
if [[ -n $lua ]]; then
  "$lua" "$HERE/test-problems.lua" "$output" >"$work/messages" 2>&1
  status=$?
  expect "Kong's own problems are those of the contracts" exits 0
else
  echo "Kong's scripts are not run: there is no luajit or lua5.1." >&2
fi

"$work/prepare-kong.sh" --help >"$work/messages"
expect "--help explains --output" says "--output FILE"
"$work/prepare-kong.sh" >"$work/messages" 2>&1
status=$?
expect "a missing --output is wrong usage" exits 2

echo "$passed passed, $failed failed"
((failed == 0))
