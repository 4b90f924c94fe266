package pos.common.run;

import java.net.InetAddress;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A service's settings, read once from its environment variables; a missing or bad one is named.
 *
 * @param webLocation the location that ships web orders
 * @param headOffice of a branch, where the rest of the chain is; empty for a chain with one server
 * @param webhooksAnywhere whether webhooks may use http, and lead to addresses that are not public
 * @param own the names of variables that were set for this service alone, such as {@code SALES_DATABASE_URL}
 */
public record Environment(String service, String instance, String host, int port, int drainMillis, boolean production,
    String databaseUri, String databasePassword, int databaseConnections, String redisUri, String gatewayUrl,
    String gatewayKey, List<String> gatewaySecrets, TokenSecret tokenSecret,
    Optional<TokenSecret> previousTokenSecret, String receiptHead, boolean refusesSalesWithoutSession,
    String scaleLabels, String journalSecret, String journalPreviousKeys, String paymentProvider,
    Optional<String> webKey, int webLocation, MailSettings mail, boolean webhooksAnywhere,
    Optional<HeadOffice> headOffice, Set<String> own) {

  /**
   * What customers' access tokens are signed with.
   *
   * @param issuer the {@code iss} of the tokens, by which the gateway finds the secret
   * @param secret the key that signs them, at least 32 bytes
   */
  public record TokenSecret(String issuer, String secret) {

    /** Leaves out the secret. */
    @Override
    public String toString() {
      return "secret of " + issuer;
    }
  }

  /**
   * The other end of a branch, which is a store with a server of its own.
   *
   * @param url of the gateway there
   * @param key of the store there
   * @param authority a PEM file with who has signed the certificate there; empty for those whom the JDK trusts
   */
  public record HeadOffice(String url, String key, long storeId, Optional<Path> authority) {

    private static Optional<HeadOffice> from(VariableReader reader) {
      return Optional.ofNullable(reader.text("HEAD_OFFICE_URL", null)).map(url -> new HeadOffice(
          ServerUrl.gateway("HEAD_OFFICE_URL", url),
          needed("HEAD_OFFICE_KEY", reader.textOrFile("HEAD_OFFICE_KEY")),
          reader.number("HEAD_OFFICE_STORE", 0, 1, Integer.MAX_VALUE),
          Optional.ofNullable(reader.text("HEAD_OFFICE_AUTHORITY", null)).map(HeadOffice::readable)));
    }

    private static Path readable(String file) {
      if (!Files.isReadable(Path.of(file))) {
        throw new IllegalArgumentException("HEAD_OFFICE_AUTHORITY names no file that can be read: " + file);
      }
      return Path.of(file);
    }

    /** Leaves out the key. */
    @Override
    public String toString() {
      return "head office of store " + storeId + " at " + url;
    }
  }

  /** What the gateway and its services share where nothing else is set; refused in production. */
  public static final String DEVELOPMENT_GATEWAY_SECRET = "pos-gateway-2025-dev-secret-of-32-bytes";

  private static final String DEVELOPMENT_GATEWAY_KEY = "pos-internal-2025-dev-key";
  private static final String DEVELOPMENT_WEB_KEY = "pos-web-app-2025-frontend-key";
  private static final String DEVELOPMENT_JWT_ISSUER = "pos-customer-service-dev";
  private static final String DEVELOPMENT_JWT_SECRET = "pos-jwt-2025-dev-secret-of-at-least-32-bytes";
  private static final String DEVELOPMENT_JOURNAL_SECRET = "pos-journal-2025-dev-secret-of-32-bytes";
  private static final int SECRET_BYTES = 32;
  /** The logistics centre of the development data. */
  private static final int WEB_LOCATION = 6;
  /** The characters of a secret in a header, which Kong does not take for a template either. */
  private static final Pattern HEADER_VALUE = Pattern.compile("[A-Za-z0-9._~+/=-]+");

  /**
   * Reads the variables of this process. Those that begin with the service's name, such as {@code
   * PRODUCT_DATABASE_URL}, are for this service alone, and go before the others. @see #read
   */
  static Environment ofProcess(String service, int defaultPort) {
    var variables = ownFirst(System.getenv(), service);
    Variables.check(variables, List.of());
    return read(variables, service, defaultPort);
  }

  /** Returns what OpenTelemetry is told by its standard variables, which its library reads by itself. */
  static Map<String, String> ofOpenTelemetry() {
    return System.getenv().entrySet().stream().filter(variable -> variable.getKey().startsWith("OTEL_"))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** Returns the variables with the values that are for this service alone under the names of all services. */
  public static Map<String, String> ownFirst(Map<String, String> variables, String service) {
    var prefix = prefix(service);
    var merged = new HashMap<>(variables);
    variables.forEach((name, value) -> {
      if (name.startsWith(prefix)) {
        merged.put(name.substring(prefix.length()), value);
      }
    });
    return merged;
  }

  /**
   * Reads the settings of a service.
   *
   * @param service the service's name in the API, such as {@code product-service}
   * @param defaultPort the port when PORT is not set
   * @throws IllegalArgumentException with a sentence for the operator when a variable is missing or bad
   */
  public static Environment read(Map<String, String> variables, String service, int defaultPort) {
    var reader = new VariableReader(variables);
    var production = reader.oneOf("POS_ENV", "development", "production").equals("production");
    var port = reader.number("PORT", defaultPort, 0, 65535);
    var gatewayUrl = ServerUrl.gateway("GATEWAY_URL", reader.text("GATEWAY_URL", "http://127.0.0.1:8080"));
    var key = reader.secret("GATEWAY_KEY", DEVELOPMENT_GATEWAY_KEY, production);
    return new Environment(service,
        reader.text("INSTANCE_ID", hostName() + "-" + port),
        reader.text("HOST", "0.0.0.0"),
        port,
        reader.number("DRAIN_MILLIS", production ? 2000 : 0, 0, 60_000),
        production,
        ServerUrl.database("DATABASE_URL", reader.text("DATABASE_URL", null)),
        reader.textOrFile("DATABASE_PASSWORD"),
        reader.number("DATABASE_CONNECTIONS", 4, 1, 100),
        redisUri(reader),
        gatewayUrl,
        needed("GATEWAY_KEY", key),
        gatewaySecrets(reader, production),
        new TokenSecret(reader.secret("JWT_ISSUER", DEVELOPMENT_JWT_ISSUER, production),
            reader.secret("JWT_SECRET", DEVELOPMENT_JWT_SECRET, production)),
        Optional.ofNullable(reader.previous("JWT_PREVIOUS_SECRET", DEVELOPMENT_JWT_SECRET, production))
            .map(secret -> new TokenSecret(reader.text("JWT_PREVIOUS_ISSUER", null), secret)),
        reader.text("RECEIPT_HEAD", ""),
        reader.oneOf("SALE_WITHOUT_SESSION", "taken", "refused").equals("refused"),
        reader.text("SCALE_LABELS", ""),
        reader.secret("JOURNAL_SECRET", DEVELOPMENT_JOURNAL_SECRET, production),
        reader.text("JOURNAL_PREVIOUS_KEYS", ""),
        reader.text("PAYMENT_PROVIDER", production ? null : "simulator"),
        Optional.ofNullable(reader.secret("KEY_WEB_FRONTEND", DEVELOPMENT_WEB_KEY, production)),
        reader.number("LOCATION_WEB", WEB_LOCATION, 1, Integer.MAX_VALUE),
        MailSettings.from(reader, production, gatewayUrl),
        webhooksAnywhere(reader, production),
        HeadOffice.from(reader),
        variables.keySet().stream().filter(name -> name.startsWith(prefix(service)))
            .collect(Collectors.toUnmodifiableSet()));
  }

  /** Returns the name under which the operator has set a variable. */
  public String variable(String name) {
    var ownName = prefix(service) + name;
    return own.contains(ownName) || own.contains(ownName + "_FILE") ? ownName : name;
  }

  private static String prefix(String service) {
    return service.replace("-service", "_").toUpperCase(Locale.ROOT);
  }

  /** Returns the URL of Redis with its password, which may be in a variable or a file of its own. */
  private static String redisUri(VariableReader reader) {
    var uri = ServerUrl.redis("REDIS_URL", reader.text("REDIS_URL", null));
    var password = reader.textOrFile("REDIS_PASSWORD");
    if (uri == null || password == null) {
      return uri;
    }
    if (!HEADER_VALUE.matcher(password).matches()) {
      throw new IllegalArgumentException("REDIS_PASSWORD may contain only letters, digits and ._~+/=-");
    }
    return uri.replaceFirst("://", "://:" + URLEncoder.encode(password, StandardCharsets.UTF_8) + "@");
  }

  private static boolean webhooksAnywhere(VariableReader reader, boolean production) {
    var anywhere = reader.oneOf("WEBHOOK_TARGETS", "public", "any").equals("any");
    if (anywhere && production) {
      throw new IllegalArgumentException("WEBHOOK_TARGETS must not be any when POS_ENV is production:"
          + " webhooks would reach what is inside the network");
    }
    return anywhere;
  }

  /** Returns the secret that the gateway sends, and the one before it while that is being replaced. */
  private static List<String> gatewaySecrets(VariableReader reader, boolean production) {
    var secret = needed("GATEWAY_SECRET", reader.secret("GATEWAY_SECRET", DEVELOPMENT_GATEWAY_SECRET, production));
    var previous = reader.previous("GATEWAY_SECRET_PREVIOUS", DEVELOPMENT_GATEWAY_SECRET, production);
    var secrets = Stream.of(secret, previous).filter(Objects::nonNull).toList();
    for (var each : secrets) {
      if (!HEADER_VALUE.matcher(each).matches()) {
        throw new IllegalArgumentException("GATEWAY_SECRET may contain only letters, digits and ._~+/=-");
      }
      if (production) {
        mustBeLong("GATEWAY_SECRET", each);
      }
    }
    return secrets;
  }

  private static void mustBeLong(String name, String secret) {
    if (secret.getBytes(StandardCharsets.UTF_8).length < SECRET_BYTES) {
      throw new IllegalArgumentException(name + " is too short: it must have at least " + SECRET_BYTES + " bytes");
    }
  }

  /** @throws IllegalArgumentException when DATABASE_URL is not set: only services with a database need it */
  public String databaseUri() {
    return needed("DATABASE_URL", databaseUri);
  }

  public String databasePassword() {
    return needed("DATABASE_PASSWORD", databasePassword);
  }

  public String redisUri() {
    return needed("REDIS_URL", redisUri);
  }

  /**
   * Returns what keys in Redis begin with so that those of this name are in one slot of a cluster; nothing where there
   * is no cluster.
   */
  public String hashTag(String name) {
    return redisUri().matches("rediss?[+]cluster:.*") ? "{" + name + "}" : "";
  }

  /** Returns how mails to customers are sent; only the service that sends them needs it. */
  public MailSettings mail() {
    if (mail.server().isPresent()) {
      needed("MAIL_FROM", mail.from());
      needed("SHOP_URL", mail.shopUrl());
    }
    return mail;
  }

  /** Returns what the key that signs the journal is made from; only the service that keeps it needs it. */
  public String journalSecret() {
    mustBeLong("JOURNAL_SECRET", needed("JOURNAL_SECRET", journalSecret));
    return journalSecret;
  }

  /** Returns the secret that signs customers' access tokens; only services that issue or read them need it. */
  public TokenSecret tokenSecret() {
    return checked("JWT_", tokenSecret);
  }

  /** Returns the secret of tokens that were issued before it was replaced, and are valid until they expire. */
  public Optional<TokenSecret> previousTokenSecret() {
    return previousTokenSecret.map(secret -> checked("JWT_PREVIOUS_", secret));
  }

  private static TokenSecret checked(String prefix, TokenSecret token) {
    needed(prefix + "ISSUER", token.issuer);
    mustBeLong(prefix + "SECRET", needed(prefix + "SECRET", token.secret));
    return token;
  }

  /** Leaves out the secrets. */
  @Override
  public String toString() {
    return service + " " + instance + " on " + host + ":" + port + (production ? " (production)" : " (development)");
  }

  private static String needed(String name, String value) {
    if (value == null) {
      throw new IllegalArgumentException(name + " is not set");
    }
    return value;
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
