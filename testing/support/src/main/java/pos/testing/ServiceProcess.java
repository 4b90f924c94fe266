package pos.testing;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A service as a process of its own, to be stopped or killed as the operating system does it. */
public final class ServiceProcess implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final Class<?> main;
  private final Map<String, String> variables;
  private final Path log;
  private final int port = freePort();
  private volatile Process process;

  private ServiceProcess(Class<?> main, Map<String, String> variables) throws IOException {
    this.main = main;
    this.variables = variables;
    this.log = Files.createTempFile(main.getSimpleName(), ".jsonl");
    Runtime.getRuntime().addShutdownHook(new Thread(this::end));
  }

  /**
   * Starts a service's main class on the class path of this test and waits until it is ready.
   *
   * @param variables such as {@link ServiceUnderTest#databaseAndRedis}; PORT is chosen here
   */
  public static ServiceProcess start(Class<?> main, Map<String, String> variables) {
    try {
      var service = new ServiceProcess(main, variables);
      service.restart();
      return service;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts again what has ended, on the same port and with the same variables, and waits until it is ready. */
  public void restart() {
    try {
      var builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx48m",
          "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow", "-cp", System.getProperty("java.class.path"), main.getName());
      builder.redirectErrorStream(true).redirectOutput(Redirect.appendTo(log.toFile()));
      builder.environment().putAll(variables);
      builder.environment().put("PORT", String.valueOf(port));
      process = builder.start();
      await("ready\n" + log, () -> status("/health/ready") == 200 || !process.isAlive());
      if (!process.isAlive()) {
        throw new AssertionError("the service did not start:\n" + log());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (AssertionError e) {
      end();
      throw e;
    }
  }

  private void end() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  /** One of those that the system does not give to outgoing connections, so that it is still free for a restart. */
  public static int freePort() {
    return ThreadLocalRandom.current().ints(15_000, 32_000).filter(ServiceProcess::isFree).findFirst().orElseThrow();
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress("127.0.0.1", port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Waits for a condition, 30 seconds at most. */
  public static void await(String what, BooleanSupplier condition) {
    var deadline = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited in vain for: " + what);
      }
      LockSupport.parkNanos(10_000_000);
    }
  }

  public int port() {
    return port;
  }

  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /** The status of a GET, or 0 when nobody answers. */
  public int status(String path) {
    try {
      var request = HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(5)).build();
      return CLIENT.send(request, BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public JsonObject post(String path, JsonObject body) {
    try {
      var request = HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofString(body.encode())).build();
      return new JsonObject(CLIENT.send(request, BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** SIGTERM. */
  public void terminate() {
    process.destroy();
  }

  /** SIGKILL, and waits until it is gone. */
  public void kill() {
    process.destroyForcibly();
    exitCode();
  }

  /** Sends a signal, such as STOP, to the process if it is alive. */
  public void signal(String name) {
    try {
      if (process.isAlive()) {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).inheritIO().start().waitFor();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits for the end. */
  public int exitCode() {
    try {
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("the service does not end:\n" + log());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    kill();
    try {
      Files.deleteIfExists(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
