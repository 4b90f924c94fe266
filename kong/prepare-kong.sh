#!/usr/bin/env bash
# Renders kong.yml with the secrets and origins from the environment into a file that only Kong can read, or makes the
# Kong of docker compose look for its targets.
set -euo pipefail
export LC_ALL=C

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly HERE
readonly PLACEHOLDER='^(.*)"([A-Za-z-]+:)?\$\{([A-Z][A-Z0-9_]*)\}"(.*)$'
readonly HEADER_VALUE='^[A-Za-z0-9._~+/=-]*$'
readonly LOCATION='^LOCATION_STORE_([1-9][0-9]*)$'
readonly LOCATION_ID='^[1-9][0-9]{0,17}$'
readonly KEY_LENGTH=20
readonly SECRET_LENGTH=32

usage() {
  cat <<'HELP'
Usage: prepare-kong.sh --output FILE
       prepare-kong.sh --update-targets | --targets

Renders kong.yml into FILE (mode 0640, replaced atomically). A placeholder "${NAME}" or "Header:${NAME}" is replaced by
the environment variable NAME, else by the content of the file that NAME_FILE names, else by the default in
development.env.

  POS_ENV=production   uses no defaults; refuses the defaults' values, keys of fewer than 20 characters, and a
                       JWT_SECRET or GATEWAY_SECRET of fewer than 32 bytes; leaves out the development-only blocks of
                       kong.yml
  JWT_PREVIOUS_ISSUER, JWT_PREVIOUS_SECRET
                       the issuer and secret of tokens that were issued before both were replaced, until they expire
  LOCATION_STORE_N     the location that the key KEY_STORE_N acts for; N if it is not set
  OTEL_EXPORTER_OTLP_ENDPOINT
                       the collector to which Kong sends spans; without it, Kong records none
  --output FILE        the file to write; its directory must exist
  --update-targets     makes the Kong of docker compose look up its targets now, instead of within five seconds, and
                       prints each address with its health
  --targets            prints them only
  --help               prints this text

Exit status: 0 written, 1 refused (FILE is unchanged), 2 wrong usage.
HELP
}

wrong_usage() {
  echo "prepare-kong.sh: $1 (see --help)" >&2
  exit 2
}

# Prints a line for each address, as Kong's status port reports it: upstream, address, health.
print_targets() {
  docker compose --project-directory "$HERE/.." exec -T kong /bin/bash -c \
    "exec 3<>/dev/tcp/127.0.0.1/8100 && printf 'GET /metrics HTTP/1.0\r\n\r\n' >&3 && cat <&3" |
    sed -n '/^kong_upstream_target_health{.*} 1/ {
      s/.*upstream="\([^"]*\)".*/\1 &/
      s/ .*address="\([^"]*\)".*state="\([^"]*\)".*/ \1 \2/
      p
    }' | sort | while read -r upstream address state; do
      printf '%-22s %-24s %s\n' "$upstream" "$address" "$state"
    done
}

# A reload reads the same file again, and drops what Kong knows of its targets.
update_targets() {
  docker compose --project-directory "$HERE/.." exec -T kong kong reload >&2
  sleep 1
  print_targets
}

read_arguments() {
  output=
  while (($#)); do
    case $1 in
      --help) usage; exit 0 ;;
      --output) (($# > 1)) || wrong_usage "--output needs a file"; output=$2; shift 2 ;;
      --output=*) output=${1#*=}; shift ;;
      --update-targets) update_targets; exit ;;
      --targets) print_targets; exit ;;
      *) wrong_usage "unknown argument $1" ;;
    esac
  done
  [[ -n $output ]] || wrong_usage "--output FILE is missing"
  [[ ! -d $output ]] || wrong_usage "$output is a directory"
  [[ -d $(dirname -- "$output") ]] || wrong_usage "the directory of $output does not exist"
}

# Any other value is refused: a misspelt "production" must not run with development keys.
read_mode() {
  mode=${POS_ENV:-development}
  [[ $mode == production || $mode == development ]] || wrong_usage "POS_ENV must be production or development"
}

# Sets `defaults` by name, and `public_values` to the defaults and their list items, which production refuses.
read_defaults() {
  local line item items
  while IFS= read -r line || [[ -n $line ]]; do
    [[ $line =~ ^([A-Z][A-Z0-9_]*)=(.*)$ ]] || continue
    defaults[${BASH_REMATCH[1]}]=${BASH_REMATCH[2]}
    IFS=, read -ra items <<<"${BASH_REMATCH[2]}"
    for item in "${BASH_REMATCH[2]}" "${items[@]}"; do
      public_values[$item]=1
    done
  done <"$HERE/development.env"
}

# Many lines may have the same placeholder.
refuse() {
  local known
  for known in "${problems[@]}"; do
    [[ $known != "$1" ]] || return 0
  done
  problems+=("$1")
}

# Sets `trimmed`.
trim() {
  trimmed=${1#"${1%%[! ]*}"}
  trimmed=${trimmed%"${trimmed##*[! ]}"}
}

# Sets `items` to the comma-separated items of a value.
split() {
  local part parts
  items=()
  IFS=, read -ra parts <<<"$1"
  for part in "${parts[@]}"; do
    trim "$part"
    [[ -z $trimmed ]] || items+=("$trimmed")
  done
}

# Sets `value`; a blank variable counts as not set.
look_up() {
  local file=$1_FILE
  trim "${!1-}"
  value=$trimmed
  trim "${!file-}"
  if [[ -z $value && -n $trimmed ]]; then
    read_secret "$file" "$trimmed"
  fi
  if [[ -z $value && $1 =~ $LOCATION ]]; then
    value=${BASH_REMATCH[1]}
  elif [[ -z $value && $mode == development ]]; then
    value=${defaults[$1]-}
  fi
}

# Sets `value` to the content of file $2, which variable $1 names.
read_secret() {
  if [[ -r $2 && -f $2 ]]; then
    trim "$(<"$2")"
    value=$trimmed
  else
    refuse "$1 names a file that cannot be read: $2"
  fi
}

# Messages name the variable and never show the value.
check() {
  local name=$1 header=$2
  if [[ -z $value ]]; then
    refuse "$name is not set"
    return
  fi
  [[ ! $value =~ [^\ -~] ]] || refuse "$name has a line break, a control character or a character outside ASCII"
  [[ $value != *'${'* ]] || refuse "$name contains a placeholder"
  # Kong would take other characters in a header for a template.
  [[ -z $header || $value =~ $HEADER_VALUE ]] || refuse "$name may contain only letters, digits and ._~+/=-"
  if [[ $name == KEY_* ]]; then
    [[ -z ${owners[$value]-} ]] || refuse "$name is the same key as ${owners[$value]}"
    owners[$value]=$name
  fi
  if [[ $name =~ $LOCATION ]]; then
    [[ $value =~ $LOCATION_ID ]] || refuse "$name must be the number of a location, from 1 on"
    [[ -z ${locations[$value]-} ]] || refuse "$name is the same location as ${locations[$value]}"
    locations[$value]=$name
  fi
  [[ $mode == development ]] || check_for_production "$name"
}

check_for_production() {
  local name=$1 item
  split "$value"
  for item in "$value" "${items[@]}"; do
    if [[ -n ${public_values[$item]-} || $item == http://localhost* ]]; then
      refuse "$name has a development value: set another one"
      return
    fi
  done
  if [[ $name == KEY_* ]] && ((${#value} < KEY_LENGTH)); then
    refuse "$name is too short: a key must have at least $KEY_LENGTH characters"
  elif [[ $name == JWT_*SECRET || $name == GATEWAY_SECRET ]] && ((${#value} < SECRET_LENGTH)); then
    refuse "$name is too short: the secret must have at least $SECRET_LENGTH bytes"
  fi
}

# Sets `quoted` to a double-quoted YAML scalar, in which only \ and " are special.
quote() {
  quoted=${1//\\/\\\\}
  quoted=\"${quoted//\"/\\\"}\"
}

# Sets `quoted` to the items of a list, each as a scalar.
quote_list() {
  local item list=
  split "$2"
  # Given once, Kong sends a single origin as the allowed one to every other.
  ((${#items[@]} != 1)) || items+=("${items[0]}")
  for item in "${items[@]}"; do
    quote "$item"
    list+=${list:+, }$quoted
  done
  quoted=$list
}

# Sets `rendered`. Values are not searched for placeholders, so they cannot bring in placeholders or YAML.
render_line() {
  local before=$1 header name after
  rendered=
  while [[ $before =~ $PLACEHOLDER ]]; do
    before=${BASH_REMATCH[1]} header=${BASH_REMATCH[2]} name=${BASH_REMATCH[3]} after=${BASH_REMATCH[4]}
    look_up "$name"
    check "$name" "$header"
    if [[ -z $header && $before == *'[' && $after == ']'* ]]; then
      quote_list "$name" "$value"
    else
      quote "$header$value"
    fi
    rendered=$quoted$after$rendered
  done
  rendered=$before$rendered
}

# Succeeds when the line in `trimmed` begins a block that is left out.
begins_dropped_block() {
  local variable file
  if [[ $trimmed == '# development-only begin' ]]; then
    [[ $mode == production ]]
  elif [[ $trimmed =~ ^'# only-with '([A-Z_]+)' begin'$ ]]; then
    variable=${BASH_REMATCH[1]} file=${BASH_REMATCH[1]}_FILE
    [[ ${!variable-}${!file-} =~ ^\ *$ ]]
  else
    return 1
  fi
}

render() {
  local line until='' number=0
  while IFS= read -r line || [[ -n $line ]]; do
    number=$((number + 1))
    trim "$line"
    if [[ -z $until ]] && begins_dropped_block; then
      until="${trimmed% begin} end"
    fi
    # the built-in gateway would look for the variable of a block that is there already
    if [[ -z $until && ! $trimmed =~ ^'# '(development-only|only-with\ [A-Z_]+)' '(begin|end)$ ]]; then
      render_line "$line"
      [[ $rendered != *'${'* ]] || refuse "kong.yml line $number: a placeholder was not replaced"
      printf '%s\n' "$rendered"
    fi
    [[ $trimmed != "$until" ]] || until=
  done <"$HERE/kong.yml"
  [[ -z $until ]] || refuse "kong.yml: the block before '${until#\# }' has no end"
}

declare -A defaults=() public_values=() owners=() locations=()
declare -a problems=() items=()
read_arguments "$@"
read_mode
# as OpenTelemetry has it: where spans go, unless a variable of their own says so
if [[ ${OTEL_SDK_DISABLED-} == true || ${OTEL_TRACES_EXPORTER-} == none ]]; then
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=
elif [[ ! ${OTEL_EXPORTER_OTLP_TRACES_ENDPOINT-} =~ [^\ ] && ${OTEL_EXPORTER_OTLP_ENDPOINT-} =~ [^\ ] ]]; then
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=${OTEL_EXPORTER_OTLP_ENDPOINT%/}/v1/traces
fi
read_defaults
umask 077
draft=$(mktemp -- "$(dirname -- "$output")/.kong.XXXXXX")
trap 'rm -f -- "$draft"' EXIT
render >"$draft"
if ((${#problems[@]})); then
  echo "prepare-kong.sh: $output was not written:" >&2
  printf '  %s\n' "${problems[@]}" >&2
  exit 1
fi
chmod 0640 -- "$draft"
mv -f -- "$draft" "$output"
echo "prepare-kong.sh: wrote $output for $mode"
