#!/bin/sh
# The health check of a container: healthy.sh PROBE [ARGUMENT...]
#
# An engine takes up to 0.3 s of processor time to start a check (ADR 98). So it starts few, and each lasts long: the
# first one asks until the container is healthy, which others wait for; a later one asks, and stays for a minute.
asked=0
until "$@"; do
  asked=$((asked + 1))
  [ "$asked" -lt 60 ] || exit 1
  sleep 0.5
done
[ ! -e /dev/shm/healthy ] || exec sleep 60
: >/dev/shm/healthy
