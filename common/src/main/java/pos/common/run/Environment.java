package pos.common.run;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** A service's settings, read once from its environment variables; a missing or bad one is named. */
public record Environment(String service, String instance, String host, int port, int drainMillis, boolean production,
    String databaseUri, String databasePassword, int databaseConnections, String redisUri, String gatewayUrl,
    String gatewayKey, TokenSecret tokenSecret, Optional<TokenSecret> previousTokenSecret, String receiptHead,
    String paymentProvider) {

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

  private static final String DEVELOPMENT_GATEWAY_KEY = "pos-internal-2025-dev-key";
  private static final String DEVELOPMENT_JWT_ISSUER = "pos-customer-service-dev";
  private static final String DEVELOPMENT_JWT_SECRET = "pos-jwt-2025-dev-secret-of-at-least-32-bytes";
  private static final int JWT_SECRET_BYTES = 32;

  /** Reads the variables of this process. @see #read */
  static Environment ofProcess(String service, int defaultPort) {
    return read(System.getenv(), service, defaultPort);
  }

  /**
   * Reads the settings of a service.
   *
   * @param service the service's name in the API, such as {@code product-service}
   * @param defaultPort the port when PORT is not set
   * @throws IllegalArgumentException with a sentence for the operator when a variable is missing or bad
   */
  public static Environment read(Map<String, String> variables, String service, int defaultPort) {
    var reader = new Reader(variables);
    var production = reader.oneOf("POS_ENV", "development", "production").equals("production");
    var port = reader.number("PORT", defaultPort, 0, 65535);
    var key = reader.secret("GATEWAY_KEY", DEVELOPMENT_GATEWAY_KEY, production);
    return new Environment(service,
        reader.text("INSTANCE_ID", hostName() + "-" + port),
        reader.text("HOST", "0.0.0.0"),
        port,
        reader.number("DRAIN_MILLIS", production ? 2000 : 0, 0, 60_000),
        production,
        reader.text("DATABASE_URL", null),
        reader.text("DATABASE_PASSWORD", null),
        reader.number("DATABASE_CONNECTIONS", 4, 1, 100),
        reader.text("REDIS_URL", null),
        reader.text("GATEWAY_URL", "http://127.0.0.1:8080"),
        needed("GATEWAY_KEY", key),
        new TokenSecret(reader.secret("JWT_ISSUER", DEVELOPMENT_JWT_ISSUER, production),
            reader.secret("JWT_SECRET", DEVELOPMENT_JWT_SECRET, production)),
        Optional.ofNullable(reader.own("JWT_PREVIOUS_SECRET", null, DEVELOPMENT_JWT_SECRET, production))
            .map(secret -> new TokenSecret(reader.text("JWT_PREVIOUS_ISSUER", null), secret)),
        reader.text("RECEIPT_HEAD", ""),
        reader.text("PAYMENT_PROVIDER", production ? null : "simulator"));
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
    if (needed(prefix + "SECRET", token.secret).getBytes(StandardCharsets.UTF_8).length < JWT_SECRET_BYTES) {
      throw new IllegalArgumentException(
          prefix + "SECRET is too short: it must have at least " + JWT_SECRET_BYTES + " bytes");
    }
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

  private record Reader(Map<String, String> variables) {

    String text(String name, String fallback) {
      var value = variables.get(name);
      return value == null || value.isBlank() ? fallback : value.strip();
    }

    /** @param first the default */
    String oneOf(String name, String first, String second) {
      var value = text(name, first);
      if (!value.equals(first) && !value.equals(second)) {
        throw new IllegalArgumentException(name + " must be " + first + " or " + second + ", not " + value);
      }
      return value;
    }

    /** Reads a secret: in production there is no default, and the development value is refused. */
    String secret(String name, String development, boolean production) {
      return own(name, production ? null : development, development, production);
    }

    /** Reads a secret, which in production must not be the development value. */
    String own(String name, String fallback, String development, boolean production) {
      var value = text(name, fallback);
      if (production && development.equals(value)) {
        throw new IllegalArgumentException(name + " still has its development value: set a value of your own");
      }
      return value;
    }

    int number(String name, int fallback, int min, int max) {
      var value = text(name, null);
      try {
        var number = value == null ? fallback : Integer.parseInt(value);
        if (number >= min && number <= max) {
          return number;
        }
      } catch (NumberFormatException e) {
        // refused below
      }
      throw new IllegalArgumentException(
          name + " must be a whole number from " + min + " to " + max + ", not " + value);
    }
  }
}
