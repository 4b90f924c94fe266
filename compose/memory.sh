#!/usr/bin/env bash
# Prints what each container of the stack has in memory, in MiB. "engine" is what the engine counts and limits: a page that
# several containers share counts in the one that read it first. "pss" is what the kernel counts of the processes, each
# shared page divided among those that share it; it needs root on the engine's machine.
set -euo pipefail

project=${COMPOSE_PROJECT_NAME:-pos}
containers=$(docker ps --quiet --filter "label=com.docker.compose.project=$project")
if [[ -z $containers ]]; then
  echo "memory.sh: no container of the project $project runs. Start it with docker compose up --detach." >&2
  exit 1
fi

# Prints the KiB of the processes of container $1, or nothing when they may not be seen.
pss() {
  local pid rollups=()
  for pid in $(docker top "$1" -eo pid | tail -n +2); do
    rollups+=("/proc/$pid/smaps_rollup")
  done
  cat "${rollups[@]}" 2>/dev/null | awk '/^Pss:/ { sum += $2 } END { if (sum) print sum }' || true
}

# shellcheck disable=SC2086  # one argument for each container
docker stats --no-stream --format '{{.ID}} {{.Name}} {{.MemUsage}}' $containers | sort -k 2 |
  while read -r id name used _; do
    printf '%s %s %s\n' "$name" "$used" "$(pss "$id")"
  done |
  awk '
    function mib(size) { return size * (size ~ /GiB/ ? 1024 : size ~ /KiB/ ? 1 / 1024 : size ~ /MiB/ ? 1 : 1 / 1048576) }
    BEGIN { printf "%-34s %7s %7s\n", "container", "engine", "pss" }
    {
      printf "%-34s %7.1f %7s\n", $1, mib($2), $3 == "" ? "-" : sprintf("%.1f", $3 / 1024)
      engine += mib($2); pss += $3 / 1024; if ($3 == "") unseen = 1
    }
    END { printf "%-34s %7.1f %7s\n", "together, " NR " containers", engine, unseen ? "-" : sprintf("%.1f", pss) }'
