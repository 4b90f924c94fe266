package pos.acceptance;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import pos.shop.Shop;
import pos.testing.ServiceProcess;

/** The programs of this module as processes, on a data directory of their own. */
final class ShopProcess implements AutoCloseable {

  /** How a program ended and what it had to say. */
  record End(int code, String said) {}

  private static final String GATEWAY = "http://127.0.0.1:8080";
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final Path directory = Files.createTempDirectory("pos-shop");
  private final Path data = Files.createDirectory(directory.resolve("data"));
  private final Path log = directory.resolve("shop.log");
  private Process process;

  ShopProcess() throws IOException {
    // as root the databases run as somebody else
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
    Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
  }

  /** Starts the shop if it is closed. */
  void open() {
    if (process == null || !process.isAlive()) {
      process = start(log, Shop.class.getName());
      ServiceProcess.await("the shop is open\n" + log,
          () -> !process.isAlive() || read(log).contains("The shop is open"));
      if (!process.isAlive()) {
        throw new AssertionError("the shop did not open:\n" + read(log));
      }
    }
  }

  private Process start(Path output, String... arguments) {
    var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(Redirect.to(output.toFile()));
    // nothing else of the environment: it may name somebody's gateway or databases
    builder.environment().keySet().retainAll(Set.of("PATH"));
    builder.environment().put("POS_DATA_DIR", data.toString());
    builder.environment().put("POS_HOME", Path.of(System.getProperty("kong.directory"), "..").toString());
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a program beside the shop to its end. */
  End run(String... arguments) {
    var output = directory.resolve("other.log");
    return new End(exitCode(start(output, arguments)), read(output));
  }

  /** Runs lines in a shell, in which every refusal ends them and every answer has a line of its own. */
  End paste(String lines) {
    var careful = "set -eo pipefail; curl() { command curl --fail-with-body -w '\\n' \"$@\"; }\n";
    var output = directory.resolve("pasted.log");
    try {
      return new End(exitCode(new ProcessBuilder("bash", "-c", careful + lines).redirectErrorStream(true)
          .redirectOutput(Redirect.to(output.toFile())).start()), read(output));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  End end() {
    return new End(exitCode(process), read(log));
  }

  private static int exitCode(Process process) {
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("it does not end");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** @param name of the signal, such as INT, which Ctrl-C sends */
  void signal(String name) throws IOException {
    exitCode(new ProcessBuilder("kill", "-s", name, String.valueOf(process.pid())).start());
  }

  /** SIGKILL. */
  void kill() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  /** The command lines that name the data directory: PostgreSQL, Redis, and what holds them. */
  List<String> processes() {
    return ProcessHandle.allProcesses().map(each -> each.info().commandLine().orElse(""))
        .filter(line -> line.contains(directory.toString())).toList();
  }

  Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  /** What the shop said since it was started last. */
  String said() {
    return read(log);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonObject get(String key, String path) {
    var reply = send(key, GATEWAY + path, null);
    if (reply.statusCode() != 200) {
      throw new AssertionError(path + " answered " + reply.statusCode() + " " + reply.body());
    }
    return new JsonObject(reply.body());
  }

  /** A GET, or a POST when there is a body. */
  static HttpResponse<String> send(String key, String uri, String body) {
    var request = HttpRequest.newBuilder(URI.create(uri)).header("apikey", key);
    try {
      return CLIENT.send((body == null ? request : request.POST(BodyPublishers.ofString(body))).build(),
          BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Kills what is left and removes everything. */
  @Override
  public void close() {
    kill();
    ServiceProcess.await("the servers end with the shop", () -> processes().isEmpty());
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
