# The image of a service: docker build --build-arg SERVICE=product -t pos/product-service .
#
# All seven have the same runtime, class path and AOT cache, in the same layers, so that nine JVMs share their pages
# (docs/adr/0040-images.md). Only the last layer differs: the main class and the port.

FROM maven:3-eclipse-temurin-25 AS build
WORKDIR /build
# first what is needed of Maven Central: this layer is kept until a pom.xml changes
COPY pom.xml ./
COPY .mvn .mvn
COPY common/pom.xml common/
COPY product/pom.xml product/
COPY inventory/pom.xml inventory/
COPY sales/pom.xml sales/
COPY reporting/pom.xml reporting/
COPY customer/pom.xml customer/
COPY cart/pom.xml cart/
COPY order/pom.xml order/
COPY standalone/embedded/pom.xml standalone/embedded/
COPY standalone/gateway/pom.xml standalone/gateway/
COPY standalone/shop/pom.xml standalone/shop/
COPY standalone/tools/pom.xml standalone/tools/
COPY testing/support/pom.xml testing/support/
COPY testing/acceptance/pom.xml testing/acceptance/
RUN mvn -q -Dmaven.test.skip -pl standalone/tools -am package
COPY . .
RUN mvn -q -o -Dmaven.test.skip -pl standalone/tools -am package

# The class path in one order, which the AOT cache requires, with libraries for C beside it: nothing has to be unpacked
# into a temporary directory. The same time for all files, because the cache is refused when a jar is another one.
RUN mkdir -p /app/lib /app/pos /app/native \
 && cp standalone/tools/target/lib/*.jar /app/lib/ \
 && cd /app/lib && rm ./*-SNAPSHOT.jar embedded-postgres-* embedded-redis-* snakeyaml-* commons-* xz-* && cd /build \
 && for module in common product inventory sales reporting customer cart order; do \
      cp "$module/target/$module-1.0.0-SNAPSHOT.jar" /app/pos/; \
    done \
 && case $(uname -m) in aarch64) machine=linux-aarch64 ;; *) machine=linux-x86-64 ;; esac \
 && cd /app/native \
 && jar xf /app/lib/jna-*.jar com/sun/jna/$machine && jar xf /app/lib/argon2-jvm-[0-9]*.jar $machine \
 && mv com/sun/jna/$machine/* $machine/* . && rm -r com $machine \
 && { cat /build/compose/java.options; \
      printf -- '-cp\n%s\n' "$(LC_ALL=C ls /app/lib/*.jar /app/pos/*.jar | paste -sd :)"; } > /app/java.options \
 && cp /build/compose/health.sh /app/health \
 && find /app -exec touch -d 2026-01-01T00:00:00Z {} +

RUN jlink --output /opt/jre --compress zip-6 --strip-java-debug-attributes --no-header-files --no-man-pages \
    --add-modules java.base,java.logging,java.management,java.naming,java.sql,jdk.management,jdk.unsupported \
 && strip --strip-unneeded /opt/jre/lib/server/libjvm.so

# The AOT cache, recorded while all seven services serve tills and customers, on a PostgreSQL and a Redis.
FROM build AS rehearsal
RUN useradd --create-home rehearsal && mkdir /cache && chown rehearsal /cache
USER rehearsal
# Twice when it has to be: on a machine that is busy with something else a service may give itself up.
RUN rehearse() { rm -rf /tmp/rehearsal; POS_HOME=/build POS_DATA_DIR=/tmp/rehearsal MALLOC_ARENA_MAX=1 \
      GATEWAY_SECRET="$(sed -n 's/^GATEWAY_SECRET=//p' kong/development.env)" \
      java -cp standalone/tools/target/tools.jar pos.bench.ServicesRehearsal \
        /opt/jre/bin/java -XX:AOTCacheOutput=/cache/pos.aot @/app/java.options \
        -Xmx256m -XX:MaxDirectMemorySize=256m pos.common.run.Together \
        pos.product.ProductService pos.inventory.InventoryService pos.sales.SalesService \
        pos.reporting.ReportingService pos.customer.CustomerService pos.cart.CartService pos.order.OrderService \
        > /tmp/rehearsal.log 2>&1; }; \
    rehearse || rehearse || { tail -n 40 /tmp/rehearsal.log; exit 1; }
# a JVM that is told to use nothing else refuses a cache that does not fit
RUN /opt/jre/bin/java -XX:AOTMode=on -XX:AOTCache=/cache/pos.aot @/app/java.options -version

FROM build AS service
ARG SERVICE
RUN mkdir /service \
 && main=$(ls "$SERVICE"/src/main/java/pos/"$SERVICE"/*Service.java) && main=${main##*/} \
 && printf -- '-XX:AOTCache=/app/cache/pos.aot\npos.%s.%s\n' "$SERVICE" "${main%.java}" > /service/main.options \
 && sed -n 's/.*Launch\.run("'"$SERVICE"'-service", \([0-9]*\).*/\1/p' "$SERVICE"/src/main/java/pos/"$SERVICE"/"$main" \
      > /service/port \
 && test -s /service/port

# bash is all that a probe needs, and there are no other programs
FROM debian:bookworm-slim AS shell

FROM gcr.io/distroless/base-debian12:nonroot
COPY --from=shell /usr/bin/bash /usr/bin/bash
COPY --from=shell /usr/lib/*-linux-gnu/libtinfo.so.6 /usr/lib/
COPY --from=build /opt/jre /opt/jre
COPY --from=build /app /app
COPY --from=rehearsal /cache /app/cache
ARG SERVICE
COPY --from=service /service /service
LABEL org.opencontainers.image.title="pos $SERVICE-service" \
      org.opencontainers.image.description="A service of a point of sale for stores and a web shop" \
      org.opencontainers.image.version="1.0.0" \
      org.opencontainers.image.base.name="gcr.io/distroless/base-debian12:nonroot" \
      org.opencontainers.image.licenses="Apache-2.0"
# one arena: memory of a thread's own arena is never given back
ENV MALLOC_ARENA_MAX=1
USER nonroot
# on a busy machine a start takes minutes and a probe seconds: unhealthy is what has not answered for a minute
HEALTHCHECK --interval=5s --timeout=10s --start-period=5m --retries=12 CMD ["/usr/bin/bash", "/app/health"]
ENTRYPOINT ["/opt/jre/bin/java", "@/app/java.options", "@/service/main.options"]
