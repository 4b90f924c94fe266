package pos.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.SocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pos.testing.JavaProgram;
import pos.testing.LongRun;
import pos.testing.RunningProcess;
import pos.testing.ServiceProcess;

/** Prints what TLS costs: the memory of a process with the gateway, in clear and with as many encrypted connections. */
@LongRun
class TlsMemoryTest {

  private static final int CONNECTIONS = 100;
  private static final int REQUESTS = 20;
  private static final int MOST_MEGABYTES = 60;

  @Test
  void a_hundred_encrypted_connections_fit(@TempDir Path directory) throws Exception {
    var authority = new LocalAuthority(directory.resolve("certificates"));
    authority.certify(List.of("127.0.0.1"));
    var clear = measure(directory.resolve("clear.log"), SocketFactory.getDefault());
    var encrypted = measure(directory.resolve("encrypted.log"),
        TlsTest.trusting(authority.certificate()).getSocketFactory(), authority.serverCertificate().toString(),
        authority.serverKey().toString());
    System.out.printf("PSS with %d connections, %d requests each: %d MB in clear, %d MB with TLS%n", CONNECTIONS, REQUESTS,
        clear, encrypted);
    assertTrue(encrypted - clear < MOST_MEGABYTES, clear + " MB, with TLS " + encrypted + " MB");
  }

  /** Returns the megabytes of a process after requests on connections that stay open. */
  private static long measure(Path log, SocketFactory sockets, String... certificate) throws IOException {
    Files.createFile(log);
    var arguments = new ArrayList<>(List.of(TestGateway.kongYml().toString()));
    arguments.addAll(List.of(certificate));
    var shop = new JavaProgram(SmallShop.class, 48, 32, Map.of()).start(log, arguments.toArray(String[]::new));
    var open = new ArrayList<Socket>();
    try {
      ServiceProcess.await("the gateway listens", () -> shop.output().contains(SmallShop.LISTENS) || !shop.isAlive());
      var output = shop.output();
      var port = Integer.parseInt(output.substring(output.indexOf(SmallShop.LISTENS)).lines().findFirst().orElseThrow()
          .substring(SmallShop.LISTENS.length()));
      for (int i = 0; i < CONNECTIONS; i++) {
        var socket = sockets.createSocket("127.0.0.1", port);
        open.add(socket);
        for (int request = 0; request < REQUESTS; request++) {
          ask(socket);
        }
      }
      return megabytes(shop);
    } finally {
      for (var socket : open) {
        socket.close();
      }
      shop.kill();
    }
  }

  private static void ask(Socket socket) throws IOException {
    socket.getOutputStream().write(("GET /sales-service/echo HTTP/1.1\r\nHost: pos\r\napikey: "
        + TestConsumers.key("test-automation") + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    var answer = new StringBuilder();
    while (!answer.toString().endsWith("\"body\":\"\"}")) {
      int next = socket.getInputStream().read();
      assertTrue(next >= 0, answer::toString);
      answer.append((char) next);
    }
    assertEquals("HTTP/1.1 200", answer.substring(0, 12));
  }

  private static long megabytes(RunningProcess process) throws IOException {
    var smaps = Files.readString(Path.of("/proc/" + process.process().pid() + "/smaps_rollup"));
    return Long.parseLong(smaps.lines().filter(line -> line.startsWith("Pss:")).findFirst().orElseThrow()
        .replaceAll("[^0-9]", "")) / 1024;
  }
}
