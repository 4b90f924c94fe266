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
# into a temporary directory. The same time for all files, because the cache is refused when a jar is another one. What no
# service uses stays out: libraries for other machines, other builds of scripts, metrics in a binary format and of other
# frameworks.
assemble() {
  mkdir -p "$app/lib" "$app/pos" "$app/native"
  cp "$home"/standalone/tools/target/lib/*.jar "$app/lib/"
  (cd "$app/lib" && rm ./*-SNAPSHOT.jar embedded-postgres-* embedded-redis-* snakeyaml-* commons-* xz-* \
    prometheus-metrics-exposition-formats-* HdrHistogram-*)
  for module in contracts common product inventory sales reporting customer cart order; do
    cp "$home/$module/target/$module-1.0.0-SNAPSHOT.jar" "$app/pos/"
  done
  case $(uname -m) in aarch64) machine=linux-aarch64 ;; *) machine=linux-x86-64 ;; esac
  (cd "$app/native" &&
    "$java_home/bin/jar" xf "$app"/lib/jna-*.jar com/sun/jna/$machine &&
    "$java_home/bin/jar" xf "$app"/lib/argon2-jvm-[0-9]*.jar $machine &&
    mv com/sun/jna/$machine/* $machine/* . && rm -r com $machine)
  leave_out "$app"/lib/jna-*.jar '*.so' '*.dll' '*.a' '*.dylib' '*.jnilib'
  leave_out "$app"/lib/argon2-jvm-[0-9]*.jar '*.so' '*.dll' '*.dylib'
  leave_out "$app"/lib/swagger-ui-*.jar '*/swagger-ui-es-*' '*/swagger-ui-standalone-*' '*/swagger-ui.js'
  leave_out "$app"/lib/uplot-*.jar '*.cjs.js' '*.iife.*' '*.d.ts'
  leave_out "$app"/lib/micrometer-core-*.jar '*/binder/httpcomponents/*' '*/binder/jersey/*' '*/binder/okhttp3/*' \
    '*/binder/jetty/*' '*/binder/kafka/*' '*/binder/mongodb/*' '*/binder/db/*' '*/binder/jdk/*' '*/binder/grpc/*' \
    '*/binder/cache/*'
  leave_out "$app"/lib/netty-codec-http-*.jar '*/spdy/*'
  "$java_home/bin/java" "$home/compose/DropDebugData.java" "$app"
  {
    sed "s|=/app/|=$app/|" "$home/compose/java.options"
    printf -- '-cp\n%s\n' "$(LC_ALL=C ls "$app"/lib/*.jar "$app"/pos/*.jar | paste -sd :)"
  } >"$app/java.options"
  cp "$home/compose/health.sh" "$app/health"
  cp "$home/compose/healthy.sh" "$app/healthy"
  find "$app" -exec touch -d 2026-01-01T00:00:00Z {} +

  unused_resources >"$app/unused"
  "$java_home/bin/jlink" --output "$runtime" --compress zip-9 --strip-java-debug-attributes --no-header-files \
    --no-man-pages --exclude-resources="@$app/unused" \
    --add-modules java.base,java.logging,java.management,java.naming,java.net.http,java.sql,jdk.management,jdk.unsupported
  strip --strip-unneeded "$runtime"/lib/*.so "$runtime/lib/server/libjvm.so"
  # sorting by vectors is for the compiler that java.options turns off
  rm -f "$app/unused" "$runtime/lib/classlist" "$runtime/lib/jrt-fs.jar" "$runtime/lib/libsimdsort.so"
}

# Lists what the runtime can do without: messages in other languages than English, which the log is in; and of the
# implementation of java.xml, which java.sql requires and no one uses, all but one class a package, which jlink requires.
unused_resources() {
  printf '**_%s.*\n' de es fr it ja ko pt_BR sv ca cs sk tr zh_CN zh_TW zh_HK
  "$java_home/bin/jimage" list --include 'regex:/java\.xml/(com|jdk)/.*' "$java_home/lib/modules" |
    sed -n 's|^ *\([cj].*\)/\([^/]*\)$|\1 /java.xml/\1/\2|p' | awk '$1 == package { print $2 } { package = $1 }'
}

# Packs jar $1 again without the files that the other arguments name.
leave_out() {
  jar=$1
  shift
  unpacked=$(mktemp -d)
  (cd "$unpacked" && "$java_home/bin/jar" xf "$jar")
  for files; do
    find "$unpacked" -type f -path "$files" -delete
  done
  find "$unpacked" -type d -empty -delete
  (cd "$unpacked" && "$java_home/bin/jar" --create --file "$jar" --no-manifest .)
  rm -r "$unpacked"
}

# The AOT cache, recorded while all seven services serve tills and customers, on a PostgreSQL and a Redis. Without the
# profiles of methods, which each process would have to itself, and without linking classes beforehand: then each process
# would have the classes of all seven services in pages of its own.
record() {
  cache=$1
  GATEWAY_SECRET=$(sed -n 's/^GATEWAY_SECRET=//p' "$home/kong/development.env")
  export GATEWAY_SECRET POS_HOME="$home" MALLOC_ARENA_MAX=1
  "$java_home/bin/java" -cp "$home/standalone/tools/target/tools.jar" pos.bench.ServicesRehearsal \
    "$runtime/bin/java" -XX:AOTCacheOutput="$cache" "@$app/java.options" -XX:-AOTRecordTraining \
    -XX:-AOTClassLinking -Xmx256m -XX:MaxDirectMemorySize=256m pos.common.run.Together \
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
