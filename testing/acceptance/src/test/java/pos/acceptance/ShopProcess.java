package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.StreamSupport;
import pos.embedded.FileTree;
import pos.shop.Hints;
import pos.shop.Part;
import pos.shop.Passwords;
import pos.shop.Settings;
import pos.shop.Shop;
import pos.shop.UsedPorts;
import pos.testing.JavaProgram;
import pos.testing.RunningProcess;
import pos.testing.ServiceProcess;
import pos.testing.SharedFixture;

/** The shop, and programs that use it, as processes on a temporary data directory. */
final class ShopProcess implements SharedFixture {

  private static final int HEAP_MEGABYTES = 48;
  private static final Duration OPEN_LIMIT = Duration.ofMinutes(3);
  private static final int GATEWAY_PORT = 8080;
  /** Processes that run tests beside each other shift ports by different thousands: one of a shop, one of a shop beside it. */
  private static final int THOUSAND = 2_000 * Integer.parseInt(System.getProperty("test.fork", "0"));
  private static final int BESIDE = 1_000;
  /** The ports of a shop span a hundred: the last of a thousand are left to those that begin before. */
  private static final int OFFSETS = 800;
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private Path directory;
  private int offset;
  private Map<String, String> variables;
  /** The shop. */
  private RunningProcess process;
  private final List<RunningProcess> started = new ArrayList<>();

  /** The exit code of a program and everything that it printed. */
  record End(int code, String output) {

    static End of(RunningProcess process) {
      return new End(process.exitCode(), process.output());
    }
  }

  /** Prepares the directory, and chooses ports beside those of other shops. */
  @Override
  public void start() {
    offset = freeOffset(THOUSAND);
    try {
      // the databases of root run as another account, which must be able to enter
      directory = readableByAll(Files.createTempDirectory("pos-shop"));
      readableByAll(Files.createDirectory(directory.resolve("data")));
      useData("data");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(this::killAll));
  }

  /** Returns by how much the ports of a second shop can be shifted. */
  static int offsetOfAnother() {
    return freeOffset(THOUSAND + BESIDE);
  }

  private static int freeOffset(int above) {
    return ThreadLocalRandom.current().ints(above + 1, above + OFFSETS).filter(ShopProcess::isFree).findFirst()
        .orElseThrow();
  }

  private static boolean isFree(int offset) {
    try {
      UsedPorts.refuse(Settings.read(Map.of("POS_PORT_OFFSET", String.valueOf(offset))));
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  /** Returns the port of this shop in the place of one of those that a shop has by default. */
  int port(int usual) {
    return usual + offset;
  }

  /** Returns the address of a path behind the gateway. */
  String uri(String path) {
    return uri(GATEWAY_PORT, path);
  }

  /** Returns the address of a path at a port. @param usual the port that a shop has by default */
  String uri(int usual, String path) {
    return "http://127.0.0.1:" + port(usual) + path;
  }

  boolean hasFreedItsPorts() {
    return isFree(offset);
  }

  static Path readableByAll(Path path) throws IOException {
    return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Starts the shop if it is not running, and waits until it is open. */
  void open() {
    if (process == null || !process.isAlive()) {
      process = start(Shop.class, "shop");
    }
    ServiceProcess.await("the shop is open\n" + process.log(), OPEN_LIMIT,
        () -> !process.isAlive() || process.output().contains(Hints.IS_OPEN));
    if (!process.isAlive()) {
      throw new AssertionError("the shop did not open:\n" + process.output());
    }
  }

  private RunningProcess start(Class<?> main, String name, String... arguments) {
    started.add(new JavaProgram(main, HEAP_MEGABYTES, HEAP_MEGABYTES, variables).start(newLog(name), arguments));
    return started.getLast();
  }

  /** Each process has a log of its own. */
  private Path newLog(String name) {
    try {
      return Files.createTempFile(directory, name, ".log");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs another program to its end. */
  End run(Class<?> main, String... arguments) {
    return End.of(start(main, "other", arguments));
  }

  /** Starts another program. */
  RunningProcess begin(Class<?> main, String... arguments) {
    return start(main, "other", arguments);
  }

  /** Lets everything that starts from now on use another data directory, which may be missing. */
  void useData(String name) {
    use(name, Map.of());
  }

  /** Does the same with further variables. */
  void use(String data, Map<String, String> more) {
    var all = new HashMap<>(Map.of("POS_PORT_OFFSET", String.valueOf(offset)));
    all.putAll(more);
    all.put("POS_DATA_DIR", directory.resolve(data).toString());
    all.put("POS_HOME", Path.of(System.getProperty("kong.directory"), "..").toString());
    variables = Map.copyOf(all);
  }

  /** Starts the shop, which is expected to refuse that, and returns what it has printed. */
  String refusal() {
    var end = run(Shop.class);
    assertEquals(1, end.code(), end.output());
    return end.output();
  }

  /** Returns a path beside the data directory. */
  Path beside(String name) {
    return directory.resolve(name);
  }

  /**
   * Runs commands in a shell that ends at the first refusal and prints each response on a line of its own. The port of
   * the gateway is this shop's.
   */
  End paste(String commands) {
    return End.of(begin(commands));
  }

  /** Starts the same. */
  RunningProcess begin(String commands) {
    var strict = "set -eo pipefail; curl() { command curl --fail-with-body -w '\\n' \"$@\"; }\n";
    var log = newLog("pasted");
    try {
      var builder = new ProcessBuilder("bash", "-c",
          strict + commands.replaceAll(":%d\\b".formatted(GATEWAY_PORT), ":" + port(GATEWAY_PORT)));
      builder.environment().put("POS_PORT_OFFSET", String.valueOf(offset));
      builder.redirectErrorStream(true).redirectOutput(Redirect.to(log.toFile()));
      started.add(new RunningProcess(builder.start(), log));
      return started.getLast();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs the commands that the shop has printed: among them are a sale and a web order. */
  End pasteHints() {
    var text = output();
    return paste(text.substring(text.indexOf("another terminal:") + 17, text.indexOf("The API is documented")));
  }

  /** Does the same until all of them succeed: on a busy machine, services do not always answer each other in time. */
  void trade() {
    ServiceProcess.await("the printed commands succeed", OPEN_LIMIT, () -> pasteHints().code() == 0);
  }

  /** Waits for the end of the shop. */
  End end() {
    return End.of(process);
  }

  /** @param name of the signal, such as INT, which Ctrl-C sends */
  void signal(String name) {
    process.signal(name);
  }

  /** Sends SIGKILL and waits for the end. */
  void kill() {
    if (process != null) {
      process.kill();
    }
  }

  private void killAll() {
    started.forEach(RunningProcess::kill);
  }

  /** Returns the command lines with the data directory: those of PostgreSQL, Redis, and the shells that stop them. */
  List<String> processes() {
    return ProcessHandle.allProcesses().map(each -> each.info().commandLine().orElse(""))
        .filter(line -> line.contains(directory.toString())).toList();
  }

  /** Returns the process of a program on the data directory. */
  Optional<ProcessHandle> process(String program) {
    return ProcessHandle.allProcesses()
        .filter(each -> each.info().commandLine().filter(line ->
            line.contains(program) && line.contains(directory.toString())).isPresent())
        .findFirst();
  }

  Path data() {
    return Path.of(variables.get("POS_DATA_DIR"));
  }

  /** Runs statements of a service's role on its database, as an operator would by hand. */
  List<Row> sql(Part part, String statements) {
    var vertx = Vertx.vertx();
    try {
      var options = new PgConnectOptions().setHost(Part.HOST).setPort(databasePort()).setDatabase(part.databaseName())
          .setUser(part.owner()).setPassword(Passwords.read(data()).of(part));
      return PgConnection.connect(vertx, options).compose(connection -> connection.query(statements).execute())
          .map(rows -> StreamSupport.stream(rows.spliterator(), false).toList()).await();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      vertx.close().await();
    }
  }

  private int databasePort() throws IOException {
    return Integer.parseInt(Files.readAllLines(data().resolve("postgres/data/postmaster.pid")).get(3));
  }

  Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  /** Returns the file with the newest lines of the log. */
  Path logFile() {
    return directory.resolve("data").resolve("logs").resolve("pos.jsonl");
  }

  /** Returns what the shop has printed since its last start. */
  String output() {
    return process.output();
  }

  JsonObject get(String key, String path) {
    var reply = send(key, uri(path), null);
    if (reply.statusCode() != 200) {
      throw new AssertionError(path + " answered " + reply.statusCode() + " " + reply.body());
    }
    return new JsonObject(reply.body());
  }

  /** Sends a POST, or a GET without a body. */
  static HttpResponse<String> send(String key, String uri, String body) {
    return sendWith(uri, body, "apikey", key);
  }

  /**
   * Sends a POST, or a GET without a body.
   *
   * @param headers names and values, alternating
   */
  static HttpResponse<String> sendWith(String uri, String body, String... headers) {
    var request = HttpRequest.newBuilder(URI.create(uri)).headers(headers);
    try {
      return CLIENT.send((body == null ? request : request.POST(BodyPublishers.ofString(body))).build(),
          BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Kills the shop and what a test that failed has left running, and deletes everything. */
  @Override
  public void close() {
    killAll();
    ServiceProcess.await("the servers end with the shop", () -> processes().isEmpty());
    try {
      FileTree.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
