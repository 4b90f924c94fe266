package pos.gateway.config;

/** A service: the host to which routes lead, and its time-outs in milliseconds. */
public record Service(String name, String host, int port, String path, int retries, int connectTimeout,
    int writeTimeout, int readTimeout) {

  private static final int LONGEST = Integer.MAX_VALUE - 1;

  public static Service from(Settings settings) {
    settings.only("protocol", "http", "http");
    settings.only("enabled", true, true);
    return new Service(
        settings.text("name"),
        settings.text("host"),
        settings.number("port", 80, 0, 65535),
        settings.text("path", "/"),
        settings.number("retries", 5, 0, 32767),
        settings.number("connect_timeout", 60_000, 1, LONGEST),
        settings.number("write_timeout", 60_000, 1, LONGEST),
        settings.number("read_timeout", 60_000, 1, LONGEST));
  }
}
