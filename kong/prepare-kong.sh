#!/usr/bin/env bash
# Renders kong.yml with the secrets and origins of the environment into a file that only Kong reads.
set -euo pipefail
export LC_ALL=C

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly HERE
readonly PLACEHOLDER='^(.*)"\$\{([A-Z][A-Z0-9_]*)\}"(.*)$'
readonly KEY_LENGTH=20
readonly SECRET_LENGTH=32

usage() {
  cat <<'HELP'
Usage: prepare-kong.sh --output FILE

Renders kong.yml into FILE (mode 0640, replaced in one step). A placeholder "${NAME}" takes the environment
variable NAME; where that is not set, the default in development.env.

  POS_ENV=production   takes no defaults and refuses their values, keys under 20 characters and a JWT_SECRET
                       under 32 bytes, and leaves out what kong.yml marks as development-only
  --output FILE        where to write; the directory must exist
  --help               this text

Exit status: 0 written, 1 refused (FILE is left as it was), 2 wrong usage.
HELP
}

wrong_usage() {
  echo "prepare-kong.sh: $1 (--help says more)" >&2
  exit 2
}

read_arguments() {
  output=
  while (($#)); do
    case $1 in
      --help) usage; exit 0 ;;
      --output) (($# > 1)) || wrong_usage "--output needs a file"; output=$2; shift 2 ;;
      --output=*) output=${1#*=}; shift ;;
      *) wrong_usage "unknown argument $1" ;;
    esac
  done
  [[ -n $output ]] || wrong_usage "--output FILE is missing"
  [[ ! -d $output ]] || wrong_usage "$output is a directory"
  [[ -d $(dirname -- "$output") ]] || wrong_usage "the directory of $output does not exist"
}

# A misspelt production must not run on development keys.
read_mode() {
  mode=${POS_ENV:-development}
  [[ $mode == production || $mode == development ]] || wrong_usage "POS_ENV must be production or development"
}

# `defaults` by name, and in `public_values` whatever nobody may use in production: a default or one item of its list.
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

refuse() {
  problems+=("$1")
}

# Sets `trimmed`.
trim() {
  trimmed=${1#"${1%%[! ]*}"}
  trimmed=${trimmed%"${trimmed##*[! ]}"}
}

# Sets `items` to what stands between the commas.
split() {
  local part parts
  items=()
  IFS=, read -ra parts <<<"$1"
  for part in "${parts[@]}"; do
    trim "$part"
    [[ -z $trimmed ]] || items+=("$trimmed")
  done
}

# Sets `value`; a variable of blanks counts as not set.
look_up() {
  trim "${!1-}"
  value=$trimmed
  if [[ -z $value && $mode == development ]]; then
    value=${defaults[$1]-}
  fi
}

# What is wrong with a value is said by the variable's name, never by the value.
check() {
  local name=$1
  if [[ -z $value ]]; then
    refuse "$name is not set"
    return
  fi
  [[ ! $value =~ [^\ -~] ]] || refuse "$name has a line break, a control character or a character outside ASCII"
  [[ $value != *'${'* ]] || refuse "$name contains a placeholder"
  if [[ $name == KEY_* ]]; then
    [[ -z ${owners[$value]-} ]] || refuse "$name is the same key as ${owners[$value]}"
    owners[$value]=$name
  fi
  [[ $mode == development ]] || check_for_production "$name"
}

check_for_production() {
  local name=$1 item
  split "$value"
  for item in "$value" "${items[@]}"; do
    if [[ -n ${public_values[$item]-} ]]; then
      refuse "$name has a development value: set one of your own"
      return
    fi
  done
  if [[ $name == KEY_* ]] && ((${#value} < KEY_LENGTH)); then
    refuse "$name is too short: a key has at least $KEY_LENGTH characters"
  elif [[ $name == JWT_SECRET ]] && ((${#value} < SECRET_LENGTH)); then
    refuse "$name is too short: the secret has at least $SECRET_LENGTH bytes"
  fi
}

# Sets `quoted` to a double-quoted YAML scalar: in there only \ and " have a meaning.
quote() {
  quoted=${1//\\/\\\\}
  quoted=\"${quoted//\"/\\\"}\"
}

# Sets `quoted` to the items of a list, each a scalar of its own.
quote_list() {
  local item list=
  split "$2"
  # With exactly one origin Kong grants that one to every other.
  [[ -z $2 ]] || ((${#items[@]} > 1)) || refuse "$1 needs two origins or more, comma between (a lone one twice)"
  for item in "${items[@]}"; do
    quote "$item"
    list+=${list:+, }$quoted
  done
  quoted=$list
}

# Sets `rendered`. A value is joined on and never looked at again: it cannot bring in a placeholder or YAML.
render_line() {
  local before=$1 name after
  rendered=
  while [[ $before =~ $PLACEHOLDER ]]; do
    before=${BASH_REMATCH[1]} name=${BASH_REMATCH[2]} after=${BASH_REMATCH[3]}
    look_up "$name"
    check "$name"
    if [[ $before == *'[' && $after == ']'* ]]; then
      quote_list "$name" "$value"
    else
      quote "$value"
    fi
    rendered=$quoted$after$rendered
  done
  rendered=$before$rendered
}

render() {
  local line dropping=no number=0
  while IFS= read -r line || [[ -n $line ]]; do
    number=$((number + 1))
    trim "$line"
    [[ $trimmed != '# development-only begin' || $mode == development ]] || dropping=yes
    if [[ $dropping == no ]]; then
      render_line "$line"
      [[ $rendered != *'${'* ]] || refuse "kong.yml line $number: a placeholder is left"
      printf '%s\n' "$rendered"
    fi
    [[ $trimmed != '# development-only end' ]] || dropping=no
  done <"$HERE/kong.yml"
  [[ $dropping == no ]] || refuse "kong.yml: a development-only block does not end"
}

declare -A defaults=() public_values=() owners=()
declare -a problems=() items=()
read_arguments "$@"
read_mode
read_defaults
umask 077
draft=$(mktemp -- "$(dirname -- "$output")/.kong.XXXXXX")
trap 'rm -f -- "$draft"' EXIT
render >"$draft"
if ((${#problems[@]})); then
  echo "prepare-kong.sh: nothing written to $output:" >&2
  printf '  %s\n' "${problems[@]}" >&2
  exit 1
fi
chmod 0640 -- "$draft"
mv -f -- "$draft" "$output"
echo "prepare-kong.sh: wrote $output for $mode"
