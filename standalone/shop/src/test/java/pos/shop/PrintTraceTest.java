package pos.shop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pos.shop.PrintTrace.Line;

class PrintTraceTest {

  private static final String OF_GATEWAY = """
      {"timestamp":"2026-11-30T07:00:00.050Z","level":"INFO","correlation_id":"a-1","service":"gateway",\
      "instance":"gateway-8080","operation":"sales-tills","method":"POST","route":"/sales-service/v1/","status":201,\
      "duration_ms":50,"logger":"request","message":"request"}""";

  @Test
  void a_request_begins_its_duration_before_its_line() {
    assertEquals(Optional.of(new Line(Instant.parse("2026-11-30T07:00:00Z"), Optional.of(Duration.ofMillis(50)),
        "gateway-8080", "POST sales-tills /sales-service/v1/ 201")), Line.of(OF_GATEWAY, "a-1"));
  }

  @Test
  void a_line_of_docker_compose_and_one_without_a_request_are_understood() {
    var line = Line.of("sales-1  | {\"timestamp\":\"2026-11-30T07:00:00.001Z\",\"level\":\"WARN\",\"correlation_id\":\"a-1\","
        + "\"service\":\"sales-service\",\"message\":\"late\"}", "a-1").orElseThrow();
    assertEquals("WARN late", line.text());
    assertEquals("sales-service", line.instance());
    assertEquals(Optional.empty(), line.duration());
  }

  @Test
  void other_lines_are_left_out() {
    for (var other : List.of("", "a-1", "{\"correlation_id\":\"a-1", "{\"correlation_id\":\"a-12\"}",
        "{\"message\":\"a-1\",\"timestamp\":\"2026-11-30T07:00:00.001Z\"}")) {
      assertEquals(Optional.empty(), Line.of(other, "a-1"), other);
    }
  }

  @Test
  void files_that_were_rotated_are_read_too(@TempDir Path directory) throws Exception {
    var log = directory.resolve("pos.jsonl");
    for (var file : List.of(log, Path.of(log + ".1"), Path.of(log + ".3"))) {
      Files.writeString(file, OF_GATEWAY + "\n{}\n");
    }
    assertEquals(3, PrintTrace.ofFiles(log, "a-1").size());
    assertEquals(0, PrintTrace.ofFiles(log, "a-2").size());
  }
}
