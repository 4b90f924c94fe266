package pos.common.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The names of all environment variables, by which misspelt ones and those without their partner are recognized. */
public final class Variables {

  /** Those of one service or, with its name in front, as in {@code SALES_PORT}, of it alone. */
  static final List<String> OF_A_SERVICE = List.of("DATABASE_CONNECTIONS", "DATABASE_PASSWORD", "DATABASE_URL",
      "DRAIN_MILLIS", "GATEWAY_KEY", "GATEWAY_SECRET", "GATEWAY_SECRET_PREVIOUS", "GATEWAY_URL",
      "HEAD_OFFICE_AUTHORITY", "HEAD_OFFICE_KEY", "HEAD_OFFICE_STORE", "HEAD_OFFICE_URL", "HOST", "INSTANCE_ID",
      "JOURNAL_PREVIOUS_KEYS", "JOURNAL_SECRET", "JWT_ISSUER", "JWT_PREVIOUS_ISSUER", "JWT_PREVIOUS_SECRET",
      "JWT_SECRET", "KEY_WEB_FRONTEND", "LOCATION_WEB",
      "MAIL_FROM", "PAYMENT_PROVIDER", "PORT", "RECEIPT_HEAD", "REDIS_PASSWORD", "REDIS_URL",
      "SALE_WITHOUT_SESSION", "SCALE_LABELS", "SHOP_URL", "SMTP_PASSWORD", "SMTP_URL",
      "WEBHOOK_TARGETS");
  private static final List<String> SERVICES =
      List.of("PRODUCT_", "INVENTORY_", "SALES_", "REPORTING_", "CUSTOMER_", "CART_", "ORDER_");
  /** Those of the one-command shop, of the gateway's file and of compose.yml. */
  private static final List<String> OF_THE_WHOLE = List.of("CORS_ORIGINS", "GATEWAY_AUTHORITY", "GATEWAY_HOST",
      "GATEWAY_INSIDE_PORT", "GATEWAY_PORT", "GATEWAY_STATUS_PORT", "GATEWAY_TLS_CERTIFICATE", "GATEWAY_TLS_KEY",
      "GATEWAY_TLS_PORT", "KEY_BACK_OFFICE", "KEY_EXTERNAL_API", "KEY_INTERNAL", "KEY_MOBILE_APP", "KEY_STORE_1",
      "KEY_STORE_2", "KEY_STORE_3", "KEY_STORE_4", "KEY_STORE_5", "KEY_TEST_AUTOMATION", "LOCATION_STORE_1",
      "LOCATION_STORE_2",
      "LOCATION_STORE_3", "LOCATION_STORE_4", "LOCATION_STORE_5", "LOG_FILE", "LOG_LEVEL", "OTEL_BSP_EXPORT_TIMEOUT",
      "OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "OTEL_BSP_MAX_QUEUE_SIZE", "OTEL_BSP_SCHEDULE_DELAY",
      "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_HEADERS", "OTEL_EXPORTER_OTLP_PROTOCOL",
      "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_RESOURCE_ATTRIBUTES", "OTEL_SDK_DISABLED", "OTEL_SERVICE_NAME",
      "OTEL_TRACES_EXPORTER", "OTEL_TRACES_SAMPLER", "OTEL_TRACES_SAMPLER_ARG", "POS_CERTIFICATES",
      "POS_DATA_DIR", "POS_ENV", "POS_HOME", "POS_PORT", "POS_PORT_OFFSET", "POS_SECRETS", "POS_TLS", "POS_TLS_PORT",
      "POS_VERSION");
  /** Those whose value may be in a file, which a variable with {@code _FILE} at its end names. */
  private static final Pattern IN_FILES =
      Pattern.compile(".*(PASSWORD|SECRET|SECRET_PREVIOUS|GATEWAY_KEY|HEAD_OFFICE_KEY|JWT_ISSUER|CORS_ORIGINS)|KEY_.*");
  /** A gateway's file may have more stores than the one of the project. */
  private static final Pattern OF_MORE_STORES = Pattern.compile("(KEY|LOCATION)_STORE_[0-9]+(_FILE)?");
  /** The standard has many more, which are set for all programs of a machine. */
  private static final String OPEN_TELEMETRY = "OTEL_";
  /** What systemd sets for each program whose output goes to its journal. */
  private static final String OF_SYSTEMD = "JOURNAL_STREAM";
  /** What Kubernetes and Docker set for each service that they know. */
  private static final Pattern LINK =
      Pattern.compile(".*_(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT_[0-9]+_[A-Z]+(_.*)?)");
  /** Those with a port, or the carts' with several. */
  private static final Pattern PORTS = Pattern.compile(
      "GATEWAY_((STATUS|TLS|INSIDE)_)?PORT|(PRODUCT|INVENTORY|SALES|REPORTING|CUSTOMER|CART|ORDER)_PORT");
  private static final int MAX_OFFSET = 50_000;
  private static final List<String> LEVELS = List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "OFF");
  /** What has no meaning without something else: the second of each pair. */
  private static final List<List<String>> PARTNERS = List.of(
      List.of("GATEWAY_TLS_CERTIFICATE", "GATEWAY_TLS_KEY"), List.of("GATEWAY_TLS_KEY", "GATEWAY_TLS_CERTIFICATE"),
      List.of("GATEWAY_TLS_CERTIFICATE", "GATEWAY_TLS_PORT"), List.of("GATEWAY_TLS_CERTIFICATE", "GATEWAY_INSIDE_PORT"),
      List.of("JWT_PREVIOUS_ISSUER", "JWT_PREVIOUS_SECRET"), List.of("JWT_PREVIOUS_SECRET", "JWT_PREVIOUS_ISSUER"),
      List.of("GATEWAY_SECRET", "GATEWAY_SECRET_PREVIOUS"), List.of("REDIS_URL", "REDIS_PASSWORD"),
      List.of("SMTP_URL", "SMTP_PASSWORD"),
      List.of("HEAD_OFFICE_URL", "HEAD_OFFICE_KEY"), List.of("HEAD_OFFICE_KEY", "HEAD_OFFICE_STORE"),
      List.of("HEAD_OFFICE_STORE", "HEAD_OFFICE_URL"), List.of("HEAD_OFFICE_URL", "HEAD_OFFICE_AUTHORITY"),
      List.of("GATEWAY_URL", "GATEWAY_AUTHORITY"),
      List.of("DATABASE_PASSWORD", "DATABASE_URL"));

  private Variables() {}

  /** Returns all names, without those that have the name of a service in front or {@code _FILE} at their end. */
  public static Set<String> names() {
    return Stream.concat(OF_A_SERVICE.stream(), OF_THE_WHOLE.stream()).collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Checks what a program was started with.
   *
   * @param more names of variables that a file of this installation uses
   * @throws IllegalArgumentException naming every variable that is unknown although it begins like ours, every one
   *     whose partner is missing, and a POS_ENV or LOG_LEVEL that does not exist
   */
  public static void check(Map<String, String> variables, Collection<String> more) {
    var problems = new ArrayList<String>();
    var known = known(more);
    var beginnings = known.stream().filter(name -> name.contains("_"))
        .map(name -> name.substring(0, name.indexOf('_') + 1)).collect(Collectors.toSet());
    new TreeSet<>(variables.keySet()).stream()
        .filter(name -> !known.contains(name) && !name.startsWith(OPEN_TELEMETRY) && !name.equals(OF_SYSTEMD)
            && !OF_MORE_STORES.matcher(name).matches() && !isLink(name, variables))
        .forEach(name -> {
          var closest = closest(name, known);
          if (beginnings.stream().anyMatch(name::startsWith) || distance(name, closest) <= name.length() / 6) {
            problems.add("%s is no setting: %s is the closest one.".formatted(name, closest));
          }
        });
    PARTNERS.stream().filter(pair -> isSet(variables, pair.getLast()) && !isSet(variables, pair.getFirst()))
        .forEach(pair -> problems.add("%s is not set, but %s is.".formatted(pair.getFirst(), pair.getLast())));
    var mode = variables.getOrDefault("POS_ENV", "").strip();
    if (!List.of("", "development", "production").contains(mode)) {
      problems.add("POS_ENV must be development or production, not %s.".formatted(mode));
    }
    var level = variables.getOrDefault("LOG_LEVEL", "").strip();
    if (!level.isEmpty() && !LEVELS.contains(level.toUpperCase(Locale.ROOT))) {
      problems.add("LOG_LEVEL must be one of %s, not %s.".formatted(String.join(", ", LEVELS), level));
    }
    refuse(problems);
  }

  private static void refuse(List<String> problems) {
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join(" ", problems));
    }
  }

  /**
   * Checks the ports of the one-command shop; for a service alone, these variables are those of other programs.
   *
   * @throws IllegalArgumentException naming every variable that has no port
   */
  public static void checkPorts(Map<String, String> variables) {
    var problems = new ArrayList<String>();
    new TreeSet<>(variables.keySet()).stream().filter(name -> PORTS.matcher(name).matches()).forEach(name ->
        ports(name, variables.get(name)).filter(port -> !isNumber(port, 1, 65_535)).forEach(port -> problems.add(
            "%s must be a whole number from 1 to 65535, not %s.".formatted(name, port))));
    var offset = variables.getOrDefault("POS_PORT_OFFSET", "").strip();
    if (!offset.isEmpty() && !isNumber(offset, 0, MAX_OFFSET)) {
      problems.add("POS_PORT_OFFSET must be a whole number from 0 to %d, not %s.".formatted(MAX_OFFSET, offset));
    }
    refuse(problems);
  }

  private static Stream<String> ports(String name, String value) {
    return value.isBlank() ? Stream.empty()
        : name.equals("CART_PORT") ? Stream.of(value.strip().split(" *, *")) : Stream.of(value.strip());
  }

  private static boolean isNumber(String text, int min, int max) {
    return text.matches("[0-9]{1,5}") && Integer.parseInt(text) >= min && Integer.parseInt(text) <= max;
  }

  private static Set<String> known(Collection<String> more) {
    var plain = Stream.of(OF_A_SERVICE, OF_THE_WHOLE, more).flatMap(Collection::stream);
    var ofServices = SERVICES.stream().flatMap(service -> OF_A_SERVICE.stream().map(service::concat));
    return Stream.concat(plain, ofServices)
        .flatMap(name -> IN_FILES.matcher(name).matches() ? Stream.of(name, name + "_FILE") : Stream.of(name))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean isLink(String name, Map<String, String> variables) {
    return LINK.matcher(name).matches() || name.endsWith("_PORT") && variables.get(name).startsWith("tcp://");
  }

  private static boolean isSet(Map<String, String> variables, String name) {
    return Stream.of(name, name + "_FILE").anyMatch(each -> !variables.getOrDefault(each, "").isBlank());
  }

  private static String closest(String name, Set<String> known) {
    return known.stream().min(Comparator.comparingInt(each -> distance(name, each))).orElseThrow();
  }

  /** Returns how many characters have to be put in, left out or replaced to make one text of the other. */
  private static int distance(String one, String other) {
    var row = IntStream.rangeClosed(0, other.length()).toArray();
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[other.length()];
  }
}
