package pos.common.run;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.util.internal.PlatformDependent;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.core.shareddata.Shareable;
import io.vertx.core.spi.metrics.TCPMetrics;
import io.vertx.core.spi.observability.HttpRequest;
import io.vertx.micrometer.Label;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * The metrics of a Vertx, measured by the Vert.x Micrometer library and given the names that this project documents.
 *
 * <p>One process is one target for Prometheus: services that share a Vertx share its registry, and the label {@code
 * service} tells them apart.
 */
public final class Metrics implements Shareable {

  private static final String MAP = "pos.metrics";
  private static final String SERVER = "vertx.http.server.";
  private static final String REQUESTS = SERVER + "requests";
  private static final String DURATION = SERVER + "response.time";
  private static final String POOL_IN_USE = "vertx.pool.in.use";
  private static final Map<HttpMethod, List<Tag>> METHODS = HttpMethod.values().stream()
      .collect(Collectors.toUnmodifiableMap(method -> method, method -> List.of(Tag.of("method", method.name()))));
  private static final List<Tag> OTHER_METHOD = List.of(Tag.of("method", "OTHER"));
  private static final double[] BUCKETS = LongStream.of(1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000)
      .mapToDouble(TimeUnit.MILLISECONDS::toNanos).toArray();

  private record Server(String service, Map<String, String> endpoints) {}

  private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<String, Server> servers = new ConcurrentHashMap<>();

  private Metrics() {
    registry.config().meterFilter(new Names())
        // the library registers it twice, once for each of a Vertx's groups of event loops
        .meterFilter(MeterFilter.denyNameStartsWith("netty.eventexecutor.workers"));
    new JvmMemoryMetrics().bindTo(registry);
    Gauge.builder("direct.memory.used", Metrics::usedDirectMemory).baseUnit("bytes")
        .description("Memory outside of the heap that network buffers take").register(registry);
    Gauge.builder("direct.memory.max", PlatformDependent::maxDirectMemory).baseUnit("bytes")
        .description("The most that network buffers may take").register(registry);
    Gauge.builder("jvm.memory.usage.after.gc", Metrics::liveShare)
        .description("What was left of the old generation after its last collection, of what it may become")
        .register(registry);
  }

  /** What is used at the moment says little: a heap fills up before it is collected, however much of it is garbage. */
  private static double liveShare() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        // of the heap's pools, only the one for old objects has a threshold
        .filter(pool -> pool.getType() == MemoryType.HEAP && pool.isUsageThresholdSupported())
        .map(MemoryPoolMXBean::getCollectionUsage)
        .mapToDouble(left -> (double) left.getUsed() / left.getMax()).max().orElse(0);
  }

  /** Netty counts the memory that it takes from the system by itself, and the JVM the rest. */
  private static long usedDirectMemory() {
    return Math.max(0, PlatformDependent.usedDirectMemory())
        + ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct")).mapToLong(BufferPoolMXBean::getMemoryUsed).sum();
  }

  /** Builds a Vertx that is measured. */
  static Vertx measured(VertxBuilder builder, VertxOptions options) {
    var metrics = new Metrics();
    // the library's own label for methods would have a meter for every method that a client invents
    var measured = new MicrometerMetricsOptions().setRegistryName(UUID.randomUUID().toString())
        .setLabels(EnumSet.of(Label.LOCAL, Label.HTTP_ROUTE, Label.HTTP_CODE, Label.CLIENT_NAME, Label.POOL_TYPE,
            Label.POOL_NAME))
        .setServerRequestTagsProvider(Metrics::method)
        // what is left: HTTP servers and clients, pools and event loops
        .setDisabledMetricsCategories(Set.of("sql", "redis", MetricsDomain.EVENT_BUS.toCategory(),
            MetricsDomain.NET_CLIENT.toCategory(), MetricsDomain.DATAGRAM_SOCKET.toCategory()))
        .setNettyMetricsEnabled(true)
        .setEnabled(true);
    var vertx = builder.with(options.setMetricsOptions(measured))
        .withMetrics(new MicrometerMetricsFactory(metrics.registry)).build();
    vertx.sharedData().<String, Metrics>getLocalMap(MAP).put(MAP, metrics);
    return vertx;
  }

  private static Iterable<Tag> method(HttpRequest request) {
    return METHODS.getOrDefault(request.method(), OTHER_METHOD);
  }

  /** Returns the registry of a Vertx that {@link Launch#vertx} built. */
  public static PrometheusMeterRegistry registry(Vertx vertx) {
    return of(vertx).registry;
  }

  private static Metrics of(Vertx vertx) {
    return Objects.requireNonNull(vertx.sharedData().<String, Metrics>getLocalMap(MAP).get(MAP),
        "services need a Vertx that Launch.vertx() built");
  }

  /**
   * Names the service behind an address on which the Vertx listens.
   *
   * @param address such as {@code 0.0.0.0:8001}
   * @param endpoints path templates by the name of their route
   */
  public static void serve(Vertx vertx, String address, String service, Map<String, String> endpoints) {
    of(vertx).servers.put(address, new Server(service, endpoints));
  }

  /**
   * Measures a connection that was accepted in the moment between the opening of its server's port and the creation of
   * the server's metrics. Vert.x leaves it without, and then fails at each request on it, which gets no answer.
   */
  public static void measure(HttpConnection connection) {
    var base = (ConnectionBase) connection;
    if (base.metric() == null && base.metrics() instanceof TCPMetrics<?> metrics) {
      base.metric(metrics.connected(base.remoteAddress(), base.remoteName()));
    }
  }

  /** Returns the name for a connection pool, from which its labels {@code service} and {@code database} are read. */
  public static String poolName(String service, String database) {
    return service + "/" + database;
  }

  /** Gives the library's meters the names and labels of this project. */
  private final class Names implements MeterFilter {

    @Override
    public Meter.Id map(Meter.Id id) {
      if (id.getName().startsWith(SERVER)) {
        return server(id);
      }
      return id.getName().equals(POOL_IN_USE) && "sql".equals(id.getTag("pool_type")) ? database(id) : id;
    }

    private Meter.Id server(Meter.Id id) {
      var server = servers.get(id.getTag("local"));
      if (server == null) {
        return id;
      }
      var tags = Tags.of("service", server.service);
      var method = id.getTag("method");
      if (method != null) {
        tags = tags.and("method", method);
      }
      return switch (id.getName()) {
        case REQUESTS -> id.withName("http.requests").replaceTags(tags.and("endpoint", endpoint(server, id),
            "status", id.getTag("code")));
        case DURATION -> id.withName("http.request.duration").replaceTags(tags.and("endpoint", endpoint(server, id)));
        default -> id.replaceTags(tags);
      };
    }

    /** Leaves out the built-in gateway, which counts what Kong counts under Kong's names. */
    @Override
    public MeterFilterReply accept(Meter.Id id) {
      return id.getName().startsWith(SERVER) && id.getTag("local") != null
          ? MeterFilterReply.DENY : MeterFilterReply.NEUTRAL;
    }

    /** The library joins the names of all routes that a request went through; the last one served it. */
    private static String endpoint(Server server, Meter.Id id) {
      var routes = id.getTag("route");
      var last = routes.substring(routes.lastIndexOf('>') + 1);
      return server.endpoints.getOrDefault(last, "unmatched");
    }

    private static Meter.Id database(Meter.Id id) {
      var names = id.getTag("pool_name").split("/", 2);
      return names.length < 2 ? id
          : id.withName("database.connections.active").replaceTags(Tags.of("service", names[0], "database", names[1]));
    }

    @Override
    public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
      return id.getName().equals("http.request.duration")
          ? DistributionStatisticConfig.builder().serviceLevelObjectives(BUCKETS).build().merge(config) : config;
    }
  }
}
