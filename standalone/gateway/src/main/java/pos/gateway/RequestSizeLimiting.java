package pos.gateway;

/** Refuses bodies over a size: by what the head says, or, where it says nothing, once more than that has come. */
record RequestSizeLimiting(long bytes) implements Plugin {

  static RequestSizeLimiting from(Settings config) {
    var unit = config.text("size_unit", "megabytes");
    long factor = switch (unit) {
      case "bytes" -> 1;
      case "kilobytes" -> 1 << 10;
      case "megabytes" -> 1 << 20;
      default -> throw new BadGatewayFile(config.where() + ": \"size_unit\" cannot be " + unit);
    };
    config.only("require_content_length", false, false);
    return new RequestSizeLimiting(config.number("allowed_payload_size", 128, 0, Integer.MAX_VALUE) * factor);
  }

  @Override
  public Answer access(Exchange exchange) {
    exchange.limitBody(bytes);
    return exchange.framing().length() > bytes ? refused(exchange) : null;
  }

  /** A client that has asked first whether to send learns it in its own way. */
  static Answer refused(Exchange exchange) {
    return Answer.error(exchange.framing().expectsContinue() ? 417 : 413, "Request size limit exceeded");
  }
}
