# Read by ./pos: finds a JDK, builds the project, and makes the AOT cache with which the shop starts faster.

# Prints the major version of the JDK in directory $1, or nothing.
java_version() {
  [[ -x "$1/bin/java" && -x "$1/bin/javac" && -r "$1/release" ]] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

# Prints the directories in which a JDK may be, the most likely first.
java_candidates() {
  printf '%s\n' "${JAVA_HOME:-}"
  local java
  if java=$(command -v java); then
    java=$(readlink -f "$java")
    printf '%s\n' "${java%/bin/java}"
  fi
  printf '%s\n' /usr/lib/jvm/* /opt/* /opt/java/* "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/*
  if [[ -x /usr/libexec/java_home ]]; then
    /usr/libexec/java_home --version "$oldest_java+" 2>/dev/null || true
  fi
}

find_java() {
  local candidate version
  while read -r candidate; do
    version=$(java_version "$candidate")
    if ((${version:-0} >= oldest_java)); then
      export JAVA_HOME=$candidate
      return
    fi
  done < <(java_candidates)
  fail "JDK $oldest_java or newer is required: install it (https://adoptium.net) or set JAVA_HOME to its directory."
}

run_maven() {
  [[ $(mvn --version 2>/dev/null) =~ Apache\ Maven\ (3\.[89]|3\.[1-9][0-9]|[4-9]) ]] ||
    fail 'Maven 3.8 or newer is required: install it (https://maven.apache.org) and put mvn on the PATH.'
  # without these options, Maven 3 on a new JDK warns about its own libraries
  export MAVEN_OPTS="--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow ${MAVEN_OPTS:-}"
  mvn -f "$home/pom.xml" "$@"
}

is_built() {
  local newer
  [[ -f $jar && -f $built ]] || return 1
  newer=$(find "$home/pom.xml" "$home"/{*,standalone/*}/pom.xml "$home"/{*,standalone/*}/src/main "$home/kong" \
    -newer "$built" -print | head -n 1)
  [[ -z $newer ]]
}

build() {
  if is_built; then
    return
  fi
  echo 'Building. The first time takes minutes, and downloads libraries ...' >&2
  mkdir -p "$target"
  # created before the build, so that files edited during the build are built the next time
  touch "$built.new"
  if ! run_maven -B -Dstyle.color=never -Dmaven.test.skip package 2>&1 | tee "$building" | sed -un \
    's/^\[INFO\] Building \([^ ]*\).*\[\([0-9]*\)\/\([0-9]*\)\]$/  \2 of \3: \1/p' >&2; then
    sed -n 's/^\[ERROR\] //p' "$building" | head -n 20 >&2
    fail "The build failed. Everything that Maven said is in $building"
  fi
  # Maven overwrites its jar, but a running shop must keep the one that it has loaded
  cp "$target/tools.jar" "$jar.new"
  mv "$jar.new" "$jar"
  mv "$built.new" "$built"
}

# Refuses settings that are misspelt or bad before the minutes of a build and of preparations, from the source: what was
# built before may not know them. The names in kong.yml are settings too.
check_settings() {
  local ours
  readarray -t ours < <(grep -o '\${[A-Z][A-Z0-9_]*' "$home/kong/kong.yml" | sed 's/^..//')
  "$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 "$home/common/src/main/java/pos/common/run/CheckVariables.java" \
    "${ours[@]}"
}

# Runs the shop for some seconds on temporary data, after which the JVM writes the AOT cache $1. Prints a dot every two
# seconds. Is run in the background, and leaves nothing behind when it fails or is stopped.
make_cache() {
  data=$(mktemp -d)
  complete=''
  # a signal ends it as well as a failure
  trap 'exit 143' TERM
  trap 'kill "${rehearsal:-}" 2>/dev/null || true; wait || true; rm -rf "$data"; [[ -n $complete ]] || rm -f "$1"*' EXIT
  # the databases of root run as another account
  chmod 755 "$data"
  # without the caller's environment, which may name databases that are in use
  env -i PATH="$PATH" POS_HOME="$home" POS_DATA_DIR="$data" MALLOC_ARENA_MAX=1 \
    "$(grep '^GATEWAY_SECRET=' "$home/kong/development.env")" \
    "$JAVA_HOME/bin/java" "${flags[@]}" -XX:AOTCacheOutput="$1" -cp "$jar" pos.bench.Rehearsal >"$training" 2>&1 &
  rehearsal=$!
  began=$SECONDS
  while kill -0 "$rehearsal" 2>/dev/null; do
    if ((SECONDS - began > rehearsal_minutes * 60)); then
      echo "pos: the rehearsal did not end within $rehearsal_minutes minutes." >>"$training"
      exit 1
    fi
    printf . >&2
    sleep 2
  done
  echo >&2
  wait "$rehearsal"
  complete=yes
}

# Prints why the rehearsal has failed: what the program said at last, or the JVM.
cause_of_failure() {
  local cause
  cause=$(grep -E '^pos|Exception|Error' "$training" | grep -Ev '^Picked up |^ *at ' | tail -n 1 || true)
  [[ -n $cause ]] || cause=$(tail -n 1 "$training")
  cause=${cause#pos: }
  printf '%s\n' "${cause:0:400}"
}

# Prints the name of the AOT cache of this JDK.
cache_file() {
  printf '%s/shop-%s.aot\n' "$target" "$(cksum <"$JAVA_HOME/release" | cut -d ' ' -f 1)"
}

# Uses the AOT cache of this build and JDK, and creates it if it is missing. After a failure, it is not tried again for
# the same build on the same day.
use_cache() {
  local cache failed maker
  cache=$(cache_file)
  failed=${cache%.aot}.failed
  if [[ ! $cache -nt $built && -z $(find "$failed" -newer "$built" -mmin -1440 2>/dev/null) ]]; then
    echo 'Preparing a faster start. This takes half a minute or, on a slow machine, a few; once for each build.' >&2
    # a new file each time, because a running shop may use the old one
    rm -f "$target"/shop-*.aot "$target"/shop-*.failed
    make_cache "$cache.new" &
    maker=$!
    # what is begun is cleaned up before this script ends
    trap 'kill "$maker" 2>/dev/null || true; wait "$maker" || true; exit 143' INT TERM HUP
    if wait "$maker"; then
      mv "$cache.new" "$cache"
    else
      touch "$failed"
      printf 'That failed, and is tried again after the next build or tomorrow: %s\n' "$(cause_of_failure)" >&2
      echo "The shop only starts more slowly. Everything that the rehearsal said is in $training" >&2
    fi
    trap - INT TERM HUP
  fi
  if [[ -f $cache ]]; then
    flags+=(-XX:AOTCache="$cache")
  fi
}
