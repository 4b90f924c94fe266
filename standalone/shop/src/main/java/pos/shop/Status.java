package pos.shop;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Prints what the shop on a data directory runs with, and whether every part of it is ready. */
public final class Status {

  private static final int NOT_READY = 1;
  private static final int CLOSED = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final JsonObject running;
  private final PrintStream out;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final Map<Long, String> locations = new HashMap<>();
  private String otherLocation = "which does not exist";
  private boolean ready = true;

  private Status(JsonObject running, PrintStream out) {
    this.running = running;
    this.out = out;
  }

  /** Exit codes: 0 open and ready, 1 it or a part of it is not ready, 3 closed. */
  public static void main(String[] arguments) throws IOException {
    var directory = Settings.directoryOfEnvironment();
    var running = Running.find(directory);
    var starting = Stop.process(directory);
    if (running.isEmpty() && starting.isPresent()) {
      System.out.printf("The shop on %s is not open yet: process %d starts it. './pos stop' stops that.%n", directory,
          starting.get().pid());
      System.exit(NOT_READY);
    }
    if (running.isEmpty()) {
      System.out.println("No shop is open on " + directory + ". POS_DATA_DIR selects another directory.");
      System.exit(CLOSED);
    }
    System.exit(new Status(running.get().content(), System.out).print(directory) ? 0 : NOT_READY);
  }

  private boolean print(Path directory) throws IOException {
    readLocations(directory);
    out.printf("The shop is open at %s in %s, since %s, as process %d.%nData and logs: %s%n",
        running.getString("gateway_url"), running.getString("mode"), running.getString("since"),
        running.getLong("pid"), directory);
    out.printf("%nLocations%n");
    location("web orders", "LOCATION_WEB", running.getLong("web_location"));
    var ofKeys = running.getJsonObject("locations");
    ofKeys.forEach(key -> location(key.getKey(),
        "KEY_" + key.getKey().toUpperCase(Locale.ROOT).replace('-', '_'), Long.parseLong((String) key.getValue())));
    if (!running.getBoolean("built_in_gateway")) {
      out.println("  which key acts for which location is decided by the gateway at that URL");
    }
    out.printf("%nPorts%n");
    // asked at once: each may take its time to say that it is not ready
    var states = new LinkedHashMap<JsonObject, CompletableFuture<String>>();
    running.getJsonArray("ports").forEach(each -> states.put((JsonObject) each, state((JsonObject) each)));
    states.forEach((port, state) -> port(port, state.join()));
    out.printf("%nPostgreSQL%n");
    running.getJsonObject("databases").forEach(each -> out.printf("  %-12s %s%n", each.getKey(), each.getValue()));
    out.printf("Redis%n  %s%n", running.getString("redis"));
    return ready;
  }

  private void location(String what, String variable, long id) {
    out.printf("  %-12s %-18s location %d, %s%n", what, variable, id, locations.getOrDefault(id, otherLocation));
  }

  private CompletableFuture<String> state(JsonObject each) {
    var variable = each.getString("variable");
    var port = each.getInteger("port");
    return variable.startsWith("GATEWAY_") ? CompletableFuture.completedFuture(connects(variable, port)) : isReady(port);
  }

  private void port(JsonObject each, String state) {
    ready &= state.equals("ready");
    out.printf("  %-20s %5d  %s%n", each.getString("variable"), each.getInteger("port"), state);
  }

  private String connects(String variable, int port) {
    // the other two are for this machine alone, wherever clients are served; a shop of an older version names no host
    var host = variable.equals("GATEWAY_PORT") || variable.equals("GATEWAY_TLS_PORT")
        ? running.getString("gateway_host", Part.HOST) : Part.HOST;
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), (int) PATIENCE.toMillis());
      return "ready";
    } catch (IOException e) {
      return "does not answer";
    }
  }

  private CompletableFuture<String> isReady(int port) {
    var request = HttpRequest.newBuilder(URI.create("http://" + Part.HOST + ":" + port + "/health/ready"))
        .timeout(PATIENCE).build();
    return client.sendAsync(request, BodyHandlers.ofString()).handle((answer, failure) ->
        failure != null ? "does not answer" : answer.statusCode() == 200 ? "ready" : "not ready: " + answer.body());
  }

  /** Reads the names of all locations, which only the shop knows when they are in another database. */
  private void readLocations(Path directory) throws IOException {
    if (!"embedded".equals(running.getJsonObject("databases").getString(Part.INVENTORY.owner()))) {
      otherLocation = "of an external database";
      return;
    }
    var options = new PgConnectOptions().setHost(Part.HOST)
        .setPort(running.getInteger("postgres_port"))
        .setDatabase(Part.INVENTORY.databaseName()).setUser(Part.INVENTORY.owner())
        .setPassword(Passwords.read(directory).of(Part.INVENTORY));
    var vertx = Vertx.vertx();
    try {
      PgConnection.connect(vertx, options)
          .compose(connection -> connection.query("SELECT id, name FROM locations").execute())
          .timeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).await()
          .forEach(row -> locations.put(row.getLong("id"), row.getString("name")));
    } catch (Exception e) {
      otherLocation = "whose name is not known: PostgreSQL does not answer";
      ready = false;
    } finally {
      // not waited for: a connection that hangs does not close
      vertx.close();
    }
  }
}
