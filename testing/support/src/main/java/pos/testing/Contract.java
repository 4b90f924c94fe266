package pos.testing;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.openapi.contract.Location;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Parameter;
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
import java.util.stream.Collectors;

/** Checks the responses of a service against its openapi.yaml. */
public final class Contract {

  private static final Set<String> PROBLEM_MEMBERS =
      Set.of("type", "title", "status", "detail", "instance", "code", "correlation_id");

  private final OpenAPIContract contract;
  private final ResponseValidator validator;

  private Contract(OpenAPIContract contract, ResponseValidator validator) {
    this.contract = contract;
    this.validator = validator;
  }

  /** @param resource such as {@code product/openapi.yaml} */
  public static Contract read(Vertx vertx, String resource) {
    try (var in = Contract.class.getResourceAsStream("/" + resource)) {
      // the validator supports few media types and no relative server URLs, but only the schemas are to be checked
      var text = new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .replaceFirst("(?m)^servers:\\R +- url: .*$", "servers:\n  - url: http://localhost/")
          .replace("application/problem+json", "application/json").replace("text/csv", "application/octet-stream")
          .replace("text/html", "application/octet-stream").replace("text/event-stream", "application/octet-stream");
      var file = Files.createTempFile("contract", ".yaml");
      Files.writeString(file, text);
      var contract = read(file);
      Files.delete(file);
      return new Contract(contract, ResponseValidator.create(vertx, contract));
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

  /** Returns the filters of every list, by operation: the query's parameters except those of paging and sorting. */
  Map<String, Set<String>> filters() {
    var lists = new TreeMap<String, Set<String>>();
    contract.operations().forEach(operation -> {
      var names = operation.getParameters().stream().filter(parameter -> parameter.getIn() == Location.QUERY)
          .map(Parameter::getName).collect(Collectors.toSet());
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

  /** Returns the reply, or a future that fails with an {@link AssertionError} when it violates the contract. */
  Future<Reply> check(HttpMethod method, String path, Reply reply) {
    var type = String.valueOf(reply.header("Content-Type"));
    if (reply.status() >= 400 && method != HttpMethod.HEAD) {
      checkProblem(type, reply);
    }
    var operation = contract.findOperation(path, method);
    if (operation == null || reply.body() == null || reply.status() == 304 || !type.contains("json")) {
      return Future.succeededFuture(reply);
    }
    return validator.validate(ValidatableResponse.create(reply.status(), Buffer.buffer(reply.body().getBytes()),
        "application/json"), operation.getOperationId())
        .recover(e -> Future.failedFuture(new AssertionError(
            method + " " + path + " violates its contract: " + e.getMessage() + "\n" + reply.body(), e)))
        .map(_ -> reply);
  }

  private static void checkProblem(String type, Reply reply) {
    if (!type.equals("application/problem+json") || !reply.json().fieldNames().containsAll(PROBLEM_MEMBERS)
        || reply.json().getInteger("status") != reply.status()) {
      throw new AssertionError("not a problem document of RFC 9457 with the members of the contract: " + type + " "
          + reply.body());
    }
  }
}
