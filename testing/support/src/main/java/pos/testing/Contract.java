package pos.testing;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.openapi.contract.OpenAPIContract;
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

/** A service's openapi.yaml as a judge of what the service answers. */
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
      // the validator knows few media types and no relative servers; what it judges is the schema, so both are renamed
      var text = new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .replaceFirst("(?m)^servers:\\R +- url: .*$", "servers:\n  - url: http://localhost/")
          .replace("application/problem+json", "application/json").replace("text/csv", "application/octet-stream")
          .replace("text/html", "application/octet-stream");
      var file = Files.createTempFile("contract", ".yaml");
      Files.writeString(file, text);
      var contract = read(file);
      Files.delete(file);
      return new Contract(contract, ResponseValidator.create(vertx, contract));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** By a Vertx of its own: JSON Schema's own schemas are on the class path, where that of a service does not look. */
  private static OpenAPIContract read(Path file) {
    var reader = Vertx.vertx();
    try {
      return OpenAPIContract.from(reader, file.toString()).await();
    } finally {
      reader.close().await();
    }
  }

  /** Operation ids by method and path template, as {@code GET /products/:id}. */
  public Map<String, String> operations() {
    var operations = new TreeMap<String, String>();
    contract.operations().forEach(operation -> operations.put(
        operation.getHttpMethod() + " " + operation.getOpenAPIPath().replaceAll("\\{([a-z_]+)}", ":$1"),
        operation.getOperationId()));
    return operations;
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
            method + " " + path + " broke its contract: " + e.getMessage() + "\n" + reply.body(), e)))
        .map(valid -> reply);
  }

  private static void checkProblem(String type, Reply reply) {
    if (!type.equals("application/problem+json") || !reply.json().fieldNames().containsAll(PROBLEM_MEMBERS)
        || reply.json().getInteger("status") != reply.status()) {
      throw new AssertionError("not a problem as RFC 9457 and the contract have it: " + type + " " + reply.body());
    }
  }
}
