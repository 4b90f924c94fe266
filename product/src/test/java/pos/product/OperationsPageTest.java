package pos.product;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.testing.ServiceUnderTest;

class OperationsPageTest {

  @RegisterExtension
  private static final ServiceUnderTest service =
      ServiceUnderTest.of("product-service", ProductService::new, ProductService::port);

  @Test
  void every_metric_of_the_service_is_explained_on_the_page_for_operators() throws IOException {
    var page = Files.readString(Path.of("../docs/operations.md"));
    // the metrics of requests appear with the first request
    service.get("/products");
    var unexplained = service.get("/metrics").body().toString().lines()
        .filter(line -> line.startsWith("# TYPE ")).map(line -> line.split(" ")[2])
        .filter(metric -> !page.contains("`" + metric + "`") && !page.contains("`" + metric + "{")).toList();
    assertEquals(List.of(), unexplained);
  }
}
