package pos.testing;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.Location;
import io.vertx.openapi.contract.MediaType;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Parameter;
import io.vertx.openapi.contract.Response;
import io.vertx.openapi.validation.ResponseValidator;
import io.vertx.openapi.validation.ValidatableResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Checks the responses of a service against its openapi.yaml. */
public final class Contract {

  private static final Set<String> PROBLEM_MEMBERS =
      Set.of("type", "title", "status", "detail", "instance", "code", "correlation_id");

  /** Headers on which clients depend. */
  private static final List<String> HEADERS =
      List.of("ETag", "Idempotency-Replayed", "Link", "Location", "Retry-After");

  private static final int SHOWN_CHARACTERS = 2000;

  private final String name;
  private final OpenAPIContract contract;
  private final ResponseValidator validator;
  private final Violations violations;

  private Contract(String name, OpenAPIContract contract, ResponseValidator validator, Violations violations) {
    this.name = name;
    this.contract = contract;
    this.validator = validator;
    this.violations = violations;
  }

  /** @param resource such as {@code product/openapi.yaml} */
  public static Contract read(Vertx vertx, String resource) {
    return read(vertx, resource, Violations.OF_THIS_PROCESS);
  }

  static Contract read(Vertx vertx, String resource, Violations violations) {
    try (var in = Contract.class.getResourceAsStream("/" + resource)) {
      // the validator supports few media types, no relative server URLs, and takes null for no int64
      var text = new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .replaceFirst("(?m)^servers:\\R(?: .*\\R)+", "servers:\n  - url: http://localhost/\n")
          .replaceAll("(?:,|\\R) +format: int64", "")
          .replace("application/problem+json", "application/json").replace("text/csv", "application/octet-stream")
          .replace("application/vnd.ms-excel", "text/plain")
          .replace("text/html", "application/octet-stream").replace("text/event-stream", "application/octet-stream")
          .replace("application/vnd.escpos:", "application/octet-stream:");
      var file = Files.createTempFile("contract", ".yaml");
      Files.writeString(file, text);
      var contract = read(file);
      Files.delete(file);
      return new Contract(resource, contract, ResponseValidator.create(vertx, contract), violations);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Uses its own Vertx, because that of a service does not read JSON Schema's own schemas from the class path. */
  private static OpenAPIContract read(Path file) {
    var reader = Vertx.vertx();
    try {
      return OpenAPIContract.from(reader, file.toString()).await();
    } finally {
      reader.close().await();
    }
  }

  /** Returns the operation ids by method and path template, such as {@code GET /products/:id}. */
  public Map<String, String> operations() {
    var operations = new TreeMap<String, String>();
    contract.operations().forEach(operation -> operations.put(
        operation.getHttpMethod() + " " + operation.getOpenAPIPath().replaceAll("\\{([a-z_]+)}", ":$1"),
        operation.getOperationId()));
    return operations;
  }

  /** Returns the names of the properties that a schema of the components has itself. */
  public Set<String> properties(String schema) {
    return contract.getRawContract().getJsonObject("components").getJsonObject("schemas").getJsonObject(schema)
        .getJsonObject("properties").fieldNames();
  }

  /** Returns the filters of every list, by operation: the query's parameters except those of paging and sorting. */
  Map<String, Set<String>> filters() {
    var lists = new TreeMap<String, Set<String>>();
    contract.operations().forEach(operation -> {
      var names = new TreeSet<>(queryParameters(operation));
      if (names.removeAll(Set.of("limit", "cursor"))) {
        names.remove("sort");
        lists.put(operation.getOperationId(), names);
      }
    });
    return lists;
  }

  /** Returns every route that the contract lacks or names differently, and every operation that is not a route. */
  List<String> differences(Map<String, String> routes) {
    var differences = new ArrayList<String>();
    operations().forEach((call, operation) -> {
      if (!operation.equals(routes.get(call))) {
        differences.add("contract: " + call + " is " + operation + ", routes: " + routes.get(call));
      }
    });
    routes.keySet().stream().filter(call -> !operations().containsKey(call))
        .forEach(call -> differences.add(call + " " + routes.get(call) + " is not in the contract"));
    return differences;
  }

  /**
   * Notes how the answer violates the contract, if it does, and returns it for the test to go on.
   *
   * @param uri path and query
   * @param sent the body of the request, or null
   */
  Future<Reply> judge(HttpMethod method, String uri, Buffer sent, Reply reply) {
    var path = uri.replaceAll("\\?.*", "");
    var body = String.valueOf(reply.body());
    var answer = method + " " + uri + " answered " + reply.status() + " "
        + body.substring(0, Math.min(body.length(), SHOWN_CHARACTERS));
    var type = String.valueOf(reply.header("Content-Type"));
    if (reply.status() >= 400 && method != HttpMethod.HEAD && !isProblem(type, reply)) {
      violations.add(name + ": not a problem document of RFC 9457 with its members: " + type, answer);
    }
    var operation = contract.findOperation(path, method);
    if (operation == null) {
      return Future.succeededFuture(reply);
    }
    var lacking = undeclared(operation, uri, reply);
    if (isAccepted(sent, reply)) {
      lacking.addAll(unnamed(operation, sent.toJsonObject()));
    }
    lacking.forEach(violation -> violations.add(name + ": " + violation, answer));
    if (declared(operation, reply.status()) == null || reply.body() == null || !type.contains("json")) {
      return Future.succeededFuture(reply);
    }
    return validator.validate(ValidatableResponse.create(reply.status(), Buffer.buffer(reply.body().getBytes()),
        "application/json"), operation.getOperationId()).<Reply>mapEmpty().otherwise(e -> {
          SchemaErrors.of(e).forEach(error -> violations.add(name + ": " + error, answer));
          return null;
        }).map(reply);
  }

  private static boolean isProblem(String type, Reply reply) {
    return type.equals("application/problem+json") && reply.json().fieldNames().containsAll(PROBLEM_MEMBERS)
        && reply.json().getInteger("status") == reply.status();
  }

  /** Returns the response, or null; the default one stands for problems of the service only. */
  private static Response declared(Operation operation, int status) {
    var response = operation.getResponse(status);
    return response == null && status >= 500 ? operation.getDefaultResponse() : response;
  }

  /** Returns what the operation lacks: the status, headers, and, if it was successful, parameters of the query. */
  private static List<String> undeclared(Operation operation, String uri, Reply reply) {
    var lacking = new ArrayList<String>();
    var response = declared(operation, reply.status());
    if (response == null) {
      lacking.add(operation.getOperationId() + " has no response " + reply.status());
    } else {
      var headers = response.getHeaders().stream().map(Parameter::getName).toList();
      HEADERS.stream().filter(header -> reply.header(header) != null && !headers.contains(header)).forEach(header ->
          lacking.add(operation.getOperationId() + " has no header " + header + " with " + reply.status()));
    }
    if (reply.status() < 400) {
      var query = queryParameters(operation);
      Stream.of(uri.replaceFirst("[^?]*\\??", "").split("&")).map(parameter -> parameter.replaceFirst("=.*", ""))
          .filter(parameter -> !parameter.isEmpty() && !query.contains(parameter))
          .forEach(parameter -> lacking.add(operation.getOperationId() + " has no parameter " + parameter));
    }
    return lacking;
  }

  /** Returns the fields of an accepted body that the contract does not name. */
  private List<String> unnamed(Operation operation, JsonObject sent) {
    if (operation.getRequestBody() == null) {
      return sent.isEmpty() ? List.of() : List.of(operation.getOperationId() + " has no body");
    }
    var media = operation.getRequestBody().getContent().get(MediaType.APPLICATION_JSON);
    return SchemaErrors.unnamed(contract.getSchemaRepository().validator(media.getSchema()).validate(sent));
  }

  /** An answer of success may refuse parts of the body, such as a sale of a batch. */
  private static boolean isAccepted(Buffer sent, Reply reply) {
    return sent != null && sent.length() > 0 && sent.getByte(0) == '{' && reply.status() < 400
        && !String.valueOf(reply.body()).contains("unknown_field");
  }

  /** Returns the parameters of every operation's query, by method and path. */
  Map<String, List<String>> queries() {
    var queries = new TreeMap<String, List<String>>();
    contract.operations().forEach(operation -> queries.put(
        operation.getHttpMethod() + " " + operation.getOpenAPIPath(), queryParameters(operation)));
    return queries;
  }

  private static List<String> queryParameters(Operation operation) {
    return operation.getParameters().stream().filter(parameter -> parameter.getIn() == Location.QUERY)
        .map(Parameter::getName).toList();
  }
}
