package pos.common.run;

import io.vertx.core.net.TrustOptions;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * How mails to customers are sent; without a server, they are not.
 *
 * @param from the address that mails come from
 * @param shopUrl the page of the web shop, where the links in mails lead
 */
public record MailSettings(Optional<Server> server, String from, String shopUrl) {

  /** Reads the settings; what mails say about the shop has no default in production. */
  static MailSettings from(VariableReader reader, boolean production, String gatewayUrl) {
    var password = reader.textOrFile("SMTP_PASSWORD");
    return new MailSettings(
        Optional.ofNullable(reader.text("SMTP_URL", null)).map(url -> Server.of(url, password)),
        reader.text("MAIL_FROM", production ? null : "shop@example.com"),
        reader.text("SHOP_URL", production ? null : gatewayUrl + "/order-service/shop/"));
  }

  /**
   * A mail server.
   *
   * @param username null for a server that knows its clients otherwise
   */
  public record Server(String host, int port, Security security, String username, String password,
      ServerUrl certificate) {

    /** How a connection becomes secret; without {@code STARTTLS}, one that begins in clear stays so. */
    public enum Security { TLS, STARTTLS, NONE }

    private static final String EXPECTED =
        "SMTP_URL must be smtp://USER@HOST:PORT, smtps://USER@HOST:PORT or, for a server without TLS,"
            + " smtp://HOST:PORT?starttls=never";

    /** @throws IllegalArgumentException when the URL is not of a form that is known */
    static Server of(String url, String password) {
      var certificate = ServerUrl.of(url);
      var uri = parse(certificate.url());
      var query = Optional.ofNullable(uri.getQuery()).orElse("");
      var never = query.equals("starttls=never");
      if (uri.getHost() == null || !query.isEmpty() && !never || !Optional.ofNullable(uri.getPath()).orElse("")
          .replace("/", "").isEmpty()) {
        throw new IllegalArgumentException(EXPECTED);
      }
      var security = switch (uri.getScheme()) {
        case "smtps" -> Security.TLS;
        case "smtp" -> never ? Security.NONE : Security.STARTTLS;
        case null, default -> throw new IllegalArgumentException(EXPECTED);
      };
      var username = uri.getUserInfo();
      if (username != null && username.contains(":")) {
        throw new IllegalArgumentException("The password of SMTP_URL belongs in SMTP_PASSWORD");
      }
      if ((username == null) != (password == null)) {
        throw new IllegalArgumentException("SMTP_PASSWORD and a user in SMTP_URL must be set together");
      }
      var port = uri.getPort() > 0 ? uri.getPort() : security == Security.TLS ? 465 : 587;
      return new Server(uri.getHost(), port, security, username, password, certificate);
    }

    private static URI parse(String url) {
      try {
        return new URI(url);
      } catch (URISyntaxException e) {
        throw new IllegalArgumentException(EXPECTED);
      }
    }

    /** Returns whom to trust, or null for those whom the JDK trusts. */
    public TrustOptions trust() {
      return certificate.trust();
    }

    /** Leaves out user and password. */
    @Override
    public String toString() {
      return host + ":" + port;
    }
  }
}
