package pos.acceptance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import pos.testing.FromGateway;

/** A body of 100 MB, sent in chunks, so that its length is not known in advance. */
final class HugeBody {

  private static final int CHUNKS = 1600;
  private static final String HEAD = """
      POST %s HTTP/1.1\r
      Host: shop\r
      apikey: pos-test-automation-dev-key-2025\r
      Authorization: %s\r
      Idempotency-Key: huge\r
      Transfer-Encoding: chunked\r
      """ + FromGateway.lines() + "\r\n";
  private static final byte[] CHUNK = ("10000\r\n" + " ".repeat(1 << 16) + "\r\n").getBytes(StandardCharsets.US_ASCII);

  private HugeBody() {}

  /** Returns the first line of the response, which arrives before the body has been sent. */
  static String upload(int port, String path, String token) {
    try (var socket = new Socket("127.0.0.1", port)) {
      var out = socket.getOutputStream();
      out.write(HEAD.formatted(path, token).getBytes(StandardCharsets.US_ASCII));
      Thread.ofVirtual().start(() -> write(out));
      return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)).readLine();
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static void write(OutputStream out) {
    try {
      for (int i = 0; i < CHUNKS; i++) {
        out.write(CHUNK);
      }
    } catch (IOException e) {
      // the connection was closed after the response
    }
  }
}
