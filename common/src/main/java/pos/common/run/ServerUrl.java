package pos.common.run;

import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The URL of a PostgreSQL or Redis without what Vert.x does not know: {@code sslrootcert} and
 * {@code target_session_attrs}.
 *
 * @param url of one server or, with a comma between their hosts, of several
 * @param rootCertificate a PEM file with the authorities that may have signed the server's certificate, or null for those
 *     that the JDK trusts
 */
public record ServerUrl(String url, Path rootCertificate) {

  private static final Pattern ROOT_CERTIFICATE = Pattern.compile("([?&])sslrootcert=([^&]*)(&?)");

  private static final Pattern TARGET = Pattern.compile("([?&])target_session_attrs=([^&]*)(&?)");
  private static final List<String> WRITING = List.of("read-write", "primary");
  /** What comes before the hosts, the hosts, and what comes after them. */
  private static final Pattern HOSTS = Pattern.compile("(\\w+://(?:[^/@]*@)?)([^/]+)(.*)");

  private static final Pattern DATABASE =
      Pattern.compile("postgres(ql)?://[^/@:]+(:[^/@]*)?@[^/@,]+(,[^/@,]+)*/[^/?]+(\\?.*)?");
  private static final Pattern REDIS = Pattern.compile("rediss?://([^/@]*@)?[^/@,]+(/[0-9]*)?(\\?.*)?|unix://.+"
      + "|rediss?[+](cluster://HOSTS/?|sentinel://HOSTS/[\\w.-]+)(\\?.*)?"
          .replace("HOSTS", "([^/@]*@)?[^/@,]+(,[^/@,]+)*"));
  private static final Pattern REDIS_OF_SEVERAL = Pattern.compile("rediss?[+].*");
  private static final Pattern GATEWAY = Pattern.compile("https?://[^/?#@]+");

  /** Returns the URL of a database, or null when there is none. @throws IllegalArgumentException naming the variable */
  public static String database(String variable, String url) {
    return checked(variable, url, DATABASE, "postgresql://ROLE@HOST:PORT/DATABASE");
  }

  /** Returns the URL of a Redis, or null when there is none. @throws IllegalArgumentException naming the variable */
  public static String redis(String variable, String url) {
    return checked(variable, url, REDIS, "redis://HOST:PORT, redis+cluster://HOST:PORT,HOST:PORT or "
        + "redis+sentinel://HOST:PORT,HOST:PORT/NAME, or with rediss instead of redis for TLS");
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

  /** @throws IllegalArgumentException when the file cannot be read, or a server is wanted that takes no writes */
  public static ServerUrl of(String given) {
    var url = withoutTarget(given);
    var found = ROOT_CERTIFICATE.matcher(url);
    if (!found.find()) {
      return new ServerUrl(url, null);
    }
    var file = Path.of(found.group(2));
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException("sslrootcert names no file that can be read: " + file);
    }
    return new ServerUrl(without(found), file);
  }

  /** Every service writes: of several servers, it uses the one that accepts writes in any case. */
  private static String withoutTarget(String url) {
    var found = TARGET.matcher(url);
    if (!found.find()) {
      return url;
    }
    if (!WRITING.contains(found.group(2))) {
      throw new IllegalArgumentException("target_session_attrs must be " + String.join(" or ", WRITING)
          + ", because services write.");
    }
    return without(found);
  }

  /** Removes a parameter: the next one is the first one if it was. */
  private static String without(Matcher parameter) {
    return parameter.replaceFirst(parameter.group(3).isEmpty() ? "" : parameter.group(1));
  }

  /** Returns the URL of each server, in their order. */
  public List<String> ofEach() {
    var parts = HOSTS.matcher(url);
    return parts.matches() ? Stream.of(parts.group(2).split(",")).map(host -> parts.group(1) + host + parts.group(3))
        .toList() : List.of(url);
  }

  /** Returns whether this is a Redis Cluster, or what Redis Sentinel watches. */
  public boolean isOfSeveral() {
    return REDIS_OF_SEVERAL.matcher(url).matches();
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
