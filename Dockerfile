# The image of a service: docker build --build-arg SERVICE=product -t pos/product-service .
#
# All seven have the same runtime, class path and AOT cache, in the same layers, so that nine JVMs share their pages
# (docs/adr/0040-images.md). Only the last layer differs: the main class and the port.

FROM maven:3-eclipse-temurin-25 AS build
WORKDIR /build
# first what is needed of Maven Central: this layer is kept until a pom.xml changes
COPY pom.xml ./
COPY .mvn .mvn
COPY contracts/pom.xml contracts/
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
RUN mvn -q -Psbom -Dmaven.test.skip -pl standalone/tools -am package
COPY . .
RUN mvn -q -o -Psbom -Dmaven.test.skip -pl standalone/tools -am package

# The class path and the runtime, as ./pos bench --processes makes them too.
RUN compose/image.sh assemble /app /opt/jre

# The AOT cache, recorded while all seven services serve tills and customers, on a PostgreSQL and a Redis.
FROM build AS rehearsal
RUN useradd --create-home rehearsal && mkdir /cache && chown rehearsal /cache
USER rehearsal
# Twice when it has to be: on a machine that is busy with something else a service may give itself up.
RUN record() { rm -rf /tmp/rehearsal; \
      POS_DATA_DIR=/tmp/rehearsal compose/image.sh record /app /opt/jre /cache/pos.aot > /tmp/rehearsal.log 2>&1; }; \
    record || record || { tail -n 40 /tmp/rehearsal.log; exit 1; }

FROM build AS service
ARG SERVICE
RUN mkdir /service \
 && main=$(ls "$SERVICE"/src/main/java/pos/"$SERVICE"/*Service.java) && main=${main##*/} \
 && printf -- '-XX:AOTCache=/app/cache/pos.aot\npos.%s.%s\n' "$SERVICE" "${main%.java}" > /service/main.options \
 && sed -n 's/.*Launch\.run("'"$SERVICE"'-service", \([0-9]*\).*/\1/p' "$SERVICE"/src/main/java/pos/"$SERVICE"/"$main" \
      > /service/port \
 && test -s /service/port

# bash and sleep are all that a check needs, and there are no other programs
FROM debian:bookworm-slim AS shell

FROM gcr.io/distroless/base-debian12:nonroot
COPY --from=shell /usr/bin/bash /usr/bin/sleep /usr/bin/
COPY --from=shell /usr/lib/*-linux-gnu/libtinfo.so.6 /usr/lib/
COPY --from=build /opt/jre /opt/jre
COPY --from=build /app /app
COPY --from=rehearsal /cache /app/cache
COPY --from=build /build/target/bom.json /app/bom.json
ARG SERVICE
COPY --from=service /service /service
LABEL org.opencontainers.image.title="pos $SERVICE-service" \
      org.opencontainers.image.description="A service of a point of sale for stores and a web shop" \
      org.opencontainers.image.version="1.0.0" \
      org.opencontainers.image.base.name="gcr.io/distroless/base-debian12:nonroot" \
      org.opencontainers.image.licenses="Apache-2.0"
# one arena: memory of a thread's own arena is never given back
ENV MALLOC_ARENA_MAX=1
# nonroot, as a number: Kubernetes cannot tell that a name is not root
USER 65532:65532
# one check a minute, as in compose.yml; a busy machine is slow, not broken
HEALTHCHECK --interval=1s --timeout=2m --start-period=5m --retries=2 \
  CMD ["/usr/bin/bash", "/app/healthy", "/usr/bin/bash", "/app/health"]
ENTRYPOINT ["/opt/jre/bin/java", "@/app/java.options", "@/service/main.options"]
