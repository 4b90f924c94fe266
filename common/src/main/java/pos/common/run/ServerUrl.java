package pos.common.run;

import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * The URL of a PostgreSQL or Redis without its {@code sslrootcert}, which Vert.x does not know.
 *
 * @param rootCertificate a PEM file with the authorities that may have signed the server's certificate, or null for those
 *     that the JDK trusts
 */
public record ServerUrl(String url, Path rootCertificate) {

  private static final Pattern ROOT_CERTIFICATE = Pattern.compile("([?&])sslrootcert=([^&]*)(&?)");

  private static final Pattern DATABASE = Pattern.compile("postgres(ql)?://[^/@:]+(:[^/@]*)?@[^/@]+/[^/?]+(\\?.*)?");
  private static final Pattern REDIS = Pattern.compile("rediss?://([^/@]*@)?[^/@]+(/[0-9]*)?(\\?.*)?|unix://.+");
  private static final Pattern GATEWAY = Pattern.compile("https?://[^/?#@]+");

  /** Returns the URL of a database, or null when there is none. @throws IllegalArgumentException naming the variable */
  public static String database(String variable, String url) {
    return checked(variable, url, DATABASE, "postgresql://ROLE@HOST:PORT/DATABASE");
  }

  /** Returns the URL of a Redis, or null when there is none. @throws IllegalArgumentException naming the variable */
  public static String redis(String variable, String url) {
    return checked(variable, url, REDIS, "redis://HOST:PORT, or rediss://HOST:PORT with TLS");
  }

  /** Returns the URL of the gateway without a slash at its end. @throws IllegalArgumentException naming the variable */
  public static String gateway(String variable, String url) {
    return checked(variable, url.replaceFirst("/+$", ""), GATEWAY, "http://HOST:PORT, without a path");
  }

  /** The message leaves out the URL, which may have a password in it. */
  private static String checked(String variable, String url, Pattern form, String example) {
    if (url == null) {
      return null;
    }
    if (!form.matcher(url).matches()) {
      throw new IllegalArgumentException(variable + " must be a URL of the form " + example + ".");
    }
    try {
      of(url);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(variable + ": " + e.getMessage(), e);
    }
    return url;
  }

  /** @throws IllegalArgumentException when the file cannot be read */
  public static ServerUrl of(String given) {
    var found = ROOT_CERTIFICATE.matcher(given);
    if (!found.find()) {
      return new ServerUrl(given, null);
    }
    var file = Path.of(found.group(2));
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException("sslrootcert names no file that can be read: " + file);
    }
    return new ServerUrl(found.replaceFirst(found.group(3).isEmpty() ? "" : found.group(1)), file);
  }

  /** Returns whom to trust, or null for those whom the JDK trusts. */
  public TrustOptions trust() {
    return rootCertificate == null ? null : new PemTrustOptions().addCertPath(rootCertificate.toString());
  }

  /** Leaves out the URL, which may have a password in it. */
  @Override
  public String toString() {
    return "a server" + (rootCertificate == null ? "" : " trusted by " + rootCertificate);
  }
}
