package pos.common.http;

import io.vertx.core.http.HttpServerResponse;

/** The headers of HTML pages: what they may load, that nobody may frame them, and that their addresses are theirs. */
public final class Html {

  /** For documents to read or to print. */
  public static final String STYLES_ONLY = "default-src 'none'; style-src 'unsafe-inline'";

  private Html() {}

  /** Sets the headers of a page. @param sources what it may load, as the beginning of a Content-Security-Policy */
  public static HttpServerResponse head(HttpServerResponse response, String sources) {
    return protect(response.putHeader("Content-Type", "text/html; charset=utf-8"), sources);
  }

  /** Sets the headers of a page or one of its files, except for its type. */
  static HttpServerResponse protect(HttpServerResponse response, String sources) {
    return response
        // form-action, base-uri and frame-ancestors do not fall back to default-src
        .putHeader("Content-Security-Policy",
            sources + "; form-action 'none'; base-uri 'none'; frame-ancestors 'none'")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("X-Content-Type-Options", "nosniff");
  }
}
