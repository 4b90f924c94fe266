package pos.shop;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The HTTP client of programs that call the gateway, which may be on another machine and behind TLS. */
public final class GatewayClient {

  private static final String AUTHORITY = "GATEWAY_AUTHORITY";
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

  private GatewayClient() {}

  /**
   * Returns a client that trusts those whose certificates are in the file that GATEWAY_AUTHORITY names; without it,
   * those whom the JDK trusts.
   *
   * @throws IllegalArgumentException naming the variable, when there are no certificates in that file
   */
  public static HttpClient of(Map<String, String> variables) {
    var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT_LIMIT);
    var file = variables.getOrDefault(AUTHORITY, "").strip();
    return (file.isEmpty() ? client : client.sslContext(trusting(file))).build();
  }

  /** Returns what to do about a gateway whose certificate was not accepted. */
  public static String notTrusted(String url) {
    return ("The certificate of %s is not signed by anyone whom this machine trusts: set %s to a file with the"
        + " certificate of its authority, such as the authority.pem that ./pos certificate makes.")
        .formatted(url, AUTHORITY);
  }

  private static SSLContext trusting(String file) {
    try (var pem = Files.newInputStream(Path.of(file))) {
      var trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        trusted.setCertificateEntry(String.valueOf(trusted.size()), certificate);
      }
      if (trusted.size() == 0) {
        throw new IllegalArgumentException(AUTHORITY + " names a file without a certificate: " + file + ".");
      }
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      var context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(AUTHORITY + " names no PEM file that can be read: " + file + ".", e);
    }
  }
}
