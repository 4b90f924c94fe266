package pos.gateway.plugin;

import pos.gateway.config.BadGatewayFile;
import pos.gateway.config.Settings;
import pos.gateway.exchange.Answer;
import pos.gateway.exchange.Attachment;
import pos.gateway.exchange.Exchange;

/** Refuses bodies over a size: by their declared length, or else when more bytes have been read. */
public record RequestSizeLimiting(long bytes) implements Plugin {

  private static final Attachment<RequestSizeLimiting> LIMIT = Attachment.of(RequestSizeLimiting.class);

  public static RequestSizeLimiting from(Settings config) {
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
  public Answer access(Exchange exchange, Shared shared) {
    exchange.attach(LIMIT, this);
    return exchange.framing().length() > bytes ? refused() : null;
  }

  /** Returns the largest number of bytes that the body of a request may have. */
  public static long limit(Exchange exchange) {
    var limiting = exchange.attached(LIMIT);
    return limiting == null ? Long.MAX_VALUE : limiting.bytes;
  }

  /** Returns the answer to a body that is too large. */
  public static Answer refused() {
    return Answer.error(413, "Request size limit exceeded");
  }
}
