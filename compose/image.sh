#!/bin/sh
# Makes what is in the images: the class path, the runtime, and the AOT cache. The Dockerfile runs it, and so does
# ./pos bench --processes, which measures the same processes where there is no Docker.
#
#   image.sh assemble APP RUNTIME          after the build of standalone/tools
#   image.sh record APP RUNTIME CACHE      starts the seven services; POS_DATA_DIR is for their databases
set -eu

home=$(cd "$(dirname "$0")/.." && pwd)
java_home=${JAVA_HOME:?names the JDK}
command=$1
app=$2
runtime=$3

# The class path in one order, which the AOT cache requires, with libraries for C beside it: nothing has to be unpacked
# into a temporary directory. The same time for all files, because the cache is refused when a jar is another one. Metrics
# are served as text: the library for their binary format, which is optional, stays out.
assemble() {
  mkdir -p "$app/lib" "$app/pos" "$app/native"
  cp "$home"/standalone/tools/target/lib/*.jar "$app/lib/"
  (cd "$app/lib" && rm ./*-SNAPSHOT.jar embedded-postgres-* embedded-redis-* snakeyaml-* commons-* xz-* \
    prometheus-metrics-exposition-formats-*)
  for module in common product inventory sales reporting customer cart order; do
    cp "$home/$module/target/$module-1.0.0-SNAPSHOT.jar" "$app/pos/"
  done
  case $(uname -m) in aarch64) machine=linux-aarch64 ;; *) machine=linux-x86-64 ;; esac
  take_natives "$app"/lib/jna-*.jar com/sun/jna/$machine
  take_natives "$app"/lib/argon2-jvm-[0-9]*.jar $machine
  {
    sed "s|=/app/|=$app/|" "$home/compose/java.options"
    printf -- '-cp\n%s\n' "$(LC_ALL=C ls "$app"/lib/*.jar "$app"/pos/*.jar | paste -sd :)"
  } >"$app/java.options"
  cp "$home/compose/health.sh" "$app/health"
  find "$app" -exec touch -d 2026-01-01T00:00:00Z {} +

  "$java_home/bin/jlink" --output "$runtime" --compress zip-9 --strip-java-debug-attributes --no-header-files \
    --no-man-pages \
    --add-modules java.base,java.logging,java.management,java.naming,java.sql,jdk.management,jdk.unsupported
  strip --strip-unneeded "$runtime"/lib/*.so "$runtime/lib/server/libjvm.so"
  rm "$runtime/lib/classlist" "$runtime/lib/jrt-fs.jar"
}

# Moves the libraries of this machine from directory $2 of jar $1 to $app/native, and drops those of other machines.
take_natives() {
  unpacked=$(mktemp -d)
  (cd "$unpacked" && "$java_home/bin/jar" xf "$1" && mv "$2"/* "$app/native/" &&
    find . -name '*.so' -o -name '*.dll' -o -name '*.a' -o -name '*.dylib' -o -name '*.jnilib' | xargs rm &&
    "$java_home/bin/jar" --create --file "$1" --no-manifest .)
  rm -r "$unpacked"
}

# The AOT cache, recorded while all seven services serve tills and customers, on a PostgreSQL and a Redis. Without the
# profiles of methods, which each process would have to itself.
record() {
  cache=$1
  GATEWAY_SECRET=$(sed -n 's/^GATEWAY_SECRET=//p' "$home/kong/development.env")
  export GATEWAY_SECRET POS_HOME="$home" MALLOC_ARENA_MAX=1
  "$java_home/bin/java" -cp "$home/standalone/tools/target/tools.jar" pos.bench.ServicesRehearsal \
    "$runtime/bin/java" -XX:AOTCacheOutput="$cache" "@$app/java.options" -XX:-AOTRecordTraining \
    -Xmx256m -XX:MaxDirectMemorySize=256m pos.common.run.Together \
    pos.product.ProductService pos.inventory.InventoryService pos.sales.SalesService \
    pos.reporting.ReportingService pos.customer.CustomerService pos.cart.CartService pos.order.OrderService
  # a JVM that is told to use nothing else refuses a cache that does not fit
  "$runtime/bin/java" -XX:AOTMode=on -XX:AOTCache="$cache" "@$app/java.options" -version
}

case $command in
  assemble) assemble ;;
  record) record "$4" ;;
  *)
    sed -n '5,6s/^# *//p' "$0" >&2
    exit 2
    ;;
esac
