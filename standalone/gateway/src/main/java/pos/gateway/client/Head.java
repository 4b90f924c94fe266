package pos.gateway.client;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The rules of nginx for the head of a request that Netty does not have, above all those about what two servers could
 * understand differently. Where one is broken, nothing that follows on the connection can be trusted to be a request.
 */
final class Head {

  /** The headers that stand once: of two, one server would take the first and another the last. */
  private static final List<CharSequence> UNIQUE = List.of(HttpHeaderNames.HOST, HttpHeaderNames.AUTHORIZATION,
      HttpHeaderNames.CONTENT_LENGTH, HttpHeaderNames.CONTENT_RANGE, HttpHeaderNames.TRANSFER_ENCODING,
      HttpHeaderNames.EXPECT, HttpHeaderNames.IF_MATCH, HttpHeaderNames.IF_NONE_MATCH,
      HttpHeaderNames.IF_MODIFIED_SINCE, HttpHeaderNames.IF_UNMODIFIED_SINCE, HttpHeaderNames.IF_RANGE);
  private static final Pattern HOST = Pattern.compile(
      "(NAME(\\.NAME)*\\.?|\\[[0-9A-Fa-f:.]+])(:[0-9]{0,5})?".replace("NAME", "[A-Za-z0-9_~!$&'()*+,;=%-]+"));
  private static final Pattern VERSION = Pattern.compile("HTTP/([1-9])\\.[0-9]{1,2}");

  private Head() {}

  /** Returns the version that a request is served as. @throws MalformedHeadException when it is none of HTTP/1 */
  static String version(String sent) {
    var version = VERSION.matcher(sent);
    if (!version.matches()) {
      throw new MalformedHeadException(400, "no version of HTTP");
    }
    if (!version.group(1).equals("1")) {
      throw new MalformedHeadException(505, "a version that is not served");
    }
    return sent.equals("HTTP/1.0") ? sent : "HTTP/1.1";
  }

  /** @throws MalformedHeadException when a rule about the headers is broken */
  static void check(HttpMessage request) {
    var headers = request.headers();
    for (var name : UNIQUE) {
      if (headers.contains(name) && headers.getAll(name).size() > 1) {
        throw new MalformedHeadException(400, "a header that must stand once");
      }
    }
    var old = request.protocolVersion().equals(HttpVersion.HTTP_1_0);
    var host = headers.get(HttpHeaderNames.HOST);
    if (host == null ? !old : !HOST.matcher(host).matches()) {
      throw new MalformedHeadException(400, "no valid host");
    }
    var encoding = headers.get(HttpHeaderNames.TRANSFER_ENCODING);
    if (old) {
      endConnection(headers);
    }
    if (encoding == null) {
      return;
    }
    if (!encoding.equalsIgnoreCase("chunked")) {
      throw new MalformedHeadException(501, "an unknown transfer encoding");
    }
    if (old || headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
      throw new MalformedHeadException(400, "a body of two lengths, or with chunks in HTTP/1.0");
    }
  }

  /** A client of HTTP/1.0 knows no chunks: it reads an answer without a length until its connection ends. */
  private static void endConnection(HttpHeaders headers) {
    var others = headers.getAll(HttpHeaderNames.CONNECTION).stream().flatMap(line -> Stream.of(line.split(",")))
        .filter(option -> !HttpHeaderValues.KEEP_ALIVE.contentEqualsIgnoreCase(option.strip())).toList();
    headers.remove(HttpHeaderNames.CONNECTION);
    if (!others.isEmpty()) {
      headers.set(HttpHeaderNames.CONNECTION, String.join(",", others));
    }
  }

  /**
   * Returns whether a line of the head goes on in the next one, which RFC 9112 has forbidden; Netty joins the two.
   *
   * @param in bytes that begin with a line of a head
   * @param begun whether lines of the head came before
   */
  static boolean isFolded(ByteBuf in, boolean begun) {
    var isInside = begun;
    var end = in.writerIndex();
    for (int at = in.readerIndex(), next; at < end; at = next) {
      var first = in.getByte(at);
      if (first == ' ' || first == '\t') {
        return true;
      }
      next = in.indexOf(at, end, (byte) '\n') + 1;
      var isEmpty = first == '\n' || first == '\r' && next == at + 2;
      if (next == 0 || isEmpty && isInside) {
        return false;
      }
      isInside |= !isEmpty;
    }
    return false;
  }
}
