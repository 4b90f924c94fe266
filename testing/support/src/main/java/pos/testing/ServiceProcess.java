package pos.testing;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import pos.embedded.Ports;

/** A service in a process of its own, to be stopped or killed as the operating system does it. */
public final class ServiceProcess implements AutoCloseable {

  private static final int HEAP_MEGABYTES = 48;
  private static final int DIRECT_MEGABYTES = 32;
  /** Several processes that start at once on a busy machine take long. */
  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final Duration ORDERLY_END = Duration.ofSeconds(20);
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final JavaProgram program;
  private final Path log;
  private final int port;
  private volatile RunningProcess process;

  private ServiceProcess(JavaProgram program, int port) throws IOException {
    this.program = program;
    this.port = port;
    this.log = Files.createTempFile(program.main().getSimpleName(), ".jsonl");
    Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
  }

  /**
   * Starts a service's main class and waits until it is ready.
   *
   * @param variables such as {@link ServiceUnderTest#databaseAndRedis}; PORT is set to a free port
   */
  public static ServiceProcess start(Class<?> main, Map<String, String> variables) {
    try {
      var port = freePort();
      var all = new HashMap<>(variables);
      all.put("PORT", String.valueOf(port));
      var service = new ServiceProcess(new JavaProgram(main, HEAP_MEGABYTES, DIRECT_MEGABYTES, all), port);
      service.restart();
      return service;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a service that has ended again, on the same port with the same variables, and waits until it is ready. */
  public void restart() {
    process = program.start(log);
    try {
      await("ready\n" + log, () -> status("/health/ready") == 200 || !isAlive());
      if (!isAlive()) {
        throw new AssertionError("the service did not start:\n" + log());
      }
    } catch (AssertionError e) {
      kill();
      throw e;
    }
  }

  /** Returns a free port that the system does not give to outgoing connections, so that it stays free for a restart. */
  public static int freePort() {
    return Ports.anyFree();
  }

  /**
   * Waits for a condition.
   *
   * @param what the condition in words, for the message after two minutes
   */
  public static void await(String what, BooleanSupplier condition) {
    await(what, LIMIT, condition);
  }

  /** @param what the condition in words, for the message after the limit */
  public static void await(String what, Duration limit, BooleanSupplier condition) {
    var deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + limit.toSeconds() + " s: " + what);
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

  /** Returns the status of a GET, or 0 without a response. */
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

  /** Returns a request that comes from the gateway. */
  public HttpRequest.Builder request(String path) {
    var request = HttpRequest.newBuilder(uri(path));
    FromGateway.headers().forEach(request::header);
    return request;
  }

  public JsonObject post(String path, JsonObject body) {
    try {
      var request = request(path).POST(HttpRequest.BodyPublishers.ofString(body.encode())).build();
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

  /** Sends SIGTERM. */
  public void terminate() {
    process.terminate();
  }

  /** Sends SIGKILL and waits for the end. */
  public void kill() {
    if (process != null) {
      process.kill();
    }
  }

  /**
   * Sends a signal if the process is alive.
   *
   * @param name such as STOP
   */
  public void signal(String name) {
    process.signal(name);
  }

  /** Waits for the end, 60 seconds at most. */
  public int exitCode() {
    return process.exitCode();
  }

  public long pid() {
    return process.process().pid();
  }

  /** Returns the proportional set size in kB. */
  public long pss() {
    return process.pss();
  }

  /** Returns everything that the service has printed since its first start. */
  public String log() {
    return process.output();
  }

  /** Returns the name of the program and its port. */
  @Override
  public String toString() {
    return program.main().getSimpleName() + "-" + port;
  }

  @Override
  public void close() {
    // the next processes start faster
    if (program.archive().filter(Files::notExists).isPresent() && isAlive()) {
      terminate();
      process.endsWithin(ORDERLY_END);
    }
    kill();
    try {
      Files.deleteIfExists(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
