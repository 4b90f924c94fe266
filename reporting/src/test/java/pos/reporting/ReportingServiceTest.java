package pos.reporting;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.testing.ServiceUnderTest;

class ReportingServiceTest {

  @RegisterExtension
  private static final ServiceUnderTest service =
      ServiceUnderTest.of("reporting-service", ReportingService::new, ReportingService::port);

  @Test
  void the_service_is_up() {
    assertEquals("UP", service.get("/health").json().getString("status"));
    assertEquals(200, service.get("/health/ready").status());
  }

  @Test
  void the_contract_is_valid_and_has_no_operations_yet() {
    assertEquals(List.of(), service.differencesFromContract(Map.of()));
    assertEquals(200, service.get("/openapi.yaml").status());
  }
}
