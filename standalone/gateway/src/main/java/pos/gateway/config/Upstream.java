package pos.gateway.config;

import java.util.List;
import java.util.Set;

/** The targets behind one host name, with the algorithm of their balancing and their health checks. */
public record Upstream(String name, Algorithm algorithm, List<String> targets, Active active, Passive passive) {

  private static final Set<Integer> GOOD = Set.of(200, 302);
  private static final Set<Integer> BAD = Set.of(429, 404, 500, 501, 502, 503, 504, 505);

  /** The algorithms that choose a target for a request. */
  public enum Algorithm {
    ROUND_ROBIN("round-robin"), LEAST_CONNECTIONS("least-connections");

    private final String label;

    Algorithm(String label) {
      this.label = label;
    }

    /** Returns the name in kong.yml. */
    public String label() {
      return label;
    }

    private static Algorithm from(Settings settings) {
      var label = settings.text("algorithm", ROUND_ROBIN.label);
      for (var algorithm : values()) {
        if (algorithm.label.equals(label)) {
          return algorithm;
        }
      }
      throw new BadGatewayFile(settings.where() + ": the built-in gateway does not implement the algorithm \""
          + label + "\", only round-robin and least-connections");
    }
  }

  /** Health checks by requests of the gateway; times in milliseconds, an interval of 0 is never. */
  public record Active(String path, long timeout, long healthyInterval, long unhealthyInterval,
      Thresholds thresholds) {}

  /** Health checks by the answers to requests of clients. */
  public record Passive(Thresholds thresholds) {

    boolean isOn() {
      return thresholds.tcpFailures() != 0 || thresholds.timeouts() != 0 || thresholds.httpFailures() != 0;
    }
  }

  /** The numbers of results that make an address healthy or unhealthy; 0 is never. */
  public record Thresholds(Set<Integer> goodStatuses, int successes, Set<Integer> badStatuses, int httpFailures,
      int tcpFailures, int timeouts) {}

  public static Upstream from(Settings settings) {
    var algorithm = Algorithm.from(settings);
    settings.only("hash_on", "none", "none");
    settings.only("hash_fallback", "none", "none");
    var checks = settings.section("healthchecks");
    checks.only("threshold", 0, 0);
    var upstream = new Upstream(settings.text("name"), algorithm,
        settings.list("targets", "target").stream().map(Upstream::target).toList(),
        active(checks.section("active")), passive(checks.section("passive")));
    checks.done();
    settings.skip("id", "tags", "slots").done();
    return upstream;
  }

  /** Returns the upstream of a service whose host is not an upstream of the file: the host, without checks. */
  public static Upstream of(Service service) {
    var never = new Thresholds(Set.of(), 0, Set.of(), 0, 0, 0);
    return new Upstream(service.host(), Algorithm.ROUND_ROBIN, List.of(service.host() + ":" + service.port()),
        new Active("/", 0, 0, 0, never), new Passive(never));
  }

  /** Returns whether there are health checks of any kind. */
  public boolean isChecked() {
    return active.healthyInterval > 0 || active.unhealthyInterval > 0 || passive.isOn();
  }

  private static String target(Settings settings) {
    settings.only("weight", 100, 100);
    var target = settings.text("target");
    if (!target.matches("[A-Za-z0-9._-]+:[0-9]{1,5}")) {
      throw new BadGatewayFile(settings.where() + ": \"target\" must be host:port, not " + target);
    }
    settings.skip("id", "tags").done();
    return target;
  }

  private static Active active(Settings settings) {
    settings.only("type", "http", "http");
    var healthy = settings.section("healthy");
    var unhealthy = settings.section("unhealthy");
    var active = new Active(settings.text("http_path", "/"), settings.thousandths("timeout", 1000),
        healthy.thousandths("interval", 0), unhealthy.thousandths("interval", 0),
        thresholds(healthy, unhealthy, GOOD, BAD));
    settings.skip("concurrency", "headers", "https_verify_certificate").done();
    return active;
  }

  private static Passive passive(Settings settings) {
    settings.only("type", "http", "http");
    var passive = new Passive(thresholds(settings.section("healthy"), settings.section("unhealthy"),
        Set.of(200, 201, 202, 203, 204, 205, 206, 207, 208, 226, 300, 301, 302, 303, 304, 305, 306, 307, 308),
        Set.of(429, 500, 503)));
    settings.done();
    return passive;
  }

  private static Thresholds thresholds(Settings healthy, Settings unhealthy, Set<Integer> good, Set<Integer> bad) {
    var thresholds = new Thresholds(
        healthy.numbers("http_statuses", good), healthy.number("successes", 0, 0, 255),
        unhealthy.numbers("http_statuses", bad), unhealthy.number("http_failures", 0, 0, 255),
        unhealthy.number("tcp_failures", 0, 0, 255), unhealthy.number("timeouts", 0, 0, 255));
    healthy.done();
    unhealthy.done();
    return thresholds;
  }
}
