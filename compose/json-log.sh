#!/bin/sh
# Runs a program whose log is text, and prints every line of it as a JSON object, as the services do:
#
#   JSON_LOG_SERVICE=NAME json-log.sh PROGRAM [ARGUMENT...]
#
# Lines that are JSON already stay as they are. Signals go on to the program, and its exit code is this one's. On a
# terminal, and where awk is missing, the program writes its text itself.
set -u
if [ -t 1 ] || ! command -v awk >/dev/null; then
  exec "$@"
fi

pipe=/tmp/json-log.$$
rm -f "$pipe"
mkfifo -m 600 "$pipe" || exec "$@"
# mawk waits for a full buffer unless it is told not to
case $(awk -W version </dev/null 2>&1) in mawk*) unbuffered='-W interactive' ;; *) unbuffered= ;; esac

# What stops the container is for the program; its last lines are written after it.
trap '' INT TERM QUIT HUP
# shellcheck disable=SC2086  # two words
TZ=UTC0 awk $unbuffered -v service="$JSON_LOG_SERVICE" -v instance="$(cat /proc/sys/kernel/hostname)" '
  BEGIN { months = "JanFebMarAprMayJunJulAugSepOctNovDec" }
  function object(time, level, text) {
    gsub(/\\/, "&&", text)
    gsub(/"/, "\\\\&", text)
    gsub(/[[:cntrl:]]/, " ", text)
    printf "{\"timestamp\":\"%s\",\"level\":\"%s\",\"service\":\"%s\",\"instance\":\"%s\",\"message\":\"%s\"}\n", time, level,
      service, instance, text
    fflush()
  }
  function rest(first,   text, i) {
    text = $0
    for (i = 1; i < first; i++) sub(/^[^ ]* +/, "", text)
    return text
  }
  /^\{/ { print; fflush(); next }
  /^[[:space:]]*$/ { next }
  # PostgreSQL: 2026-12-04 03:33:55.060 UTC [1] LOG:  starting
  $1 ~ /^[0-9]+-[0-9]+-[0-9]+$/ && $3 == "UTC" {
    object($1 "T" $2 "Z", $5 ~ /^(ERROR|FATAL|PANIC):/ ? "ERROR" : $5 ~ /^WARNING:/ ? "WARN" : "INFO", rest(5))
    next
  }
  # Redis: 1:M 04 Dec 2026 03:33:46.778 * Ready to accept connections
  $1 ~ /^[0-9]+:[A-Z]$/ && index(months, $3) {
    object(sprintf("%s-%02d-%sT%sZ", $4, (index(months, $3) + 2) / 3, $2, $5), $6 == "#" ? "WARN" : "INFO", rest(7))
    next
  }
  # nginx, which is in Kong: 2026/12/04 03:33:55 [notice] 1#0: start worker process 37
  $1 ~ /^[0-9]+\/[0-9]+\/[0-9]+$/ && $3 ~ /^\[[a-z]+\]$/ {
    gsub("/", "-", $1)
    object($1 "T" $2 ".000Z", $3 ~ /error|crit|alert|emerg/ ? "ERROR" : $3 == "[warn]" ? "WARN" : "INFO", rest(4))
    next
  }
  { object(strftime("%Y-%m-%dT%H:%M:%S.000Z"), "INFO", $0) }' <"$pipe" &
writer=$!
trap - INT TERM QUIT HUP

"$@" >"$pipe" 2>&1 &
program=$!
for signal in INT TERM QUIT HUP; do
  # shellcheck disable=SC2064  # the name as it is now
  trap "kill -$signal $program" "$signal"
done
wait "$program"
code=$?
# a signal ends the waiting, not the program
while kill -0 "$program" 2>/dev/null; do
  wait "$program"
  code=$?
done
rm -f "$pipe"
wait "$writer"
exit "$code"
