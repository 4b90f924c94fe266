#!/bin/bash
# usage: browser-run.sh LOG CLASSES [mvn args]
cd /tmp/w/browser
export JAVA_HOME=/usr/lib/jvm/temurin-25-jdk-amd64 CHROME=/usr/bin/chromium
log=$1; classes=$2; shift 2
{ date; /tmp/w/run bash -c 'date; exec mvn -o -B -T 2 -pl testing/acceptance -am verify -Dsurefire.failIfNoSpecifiedTests=false -Dtest="$0" "$@"' "$classes" "$@"; echo "exit $?"; date; } > /tmp/w/reports/$log 2>&1
