package pos.reporting;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
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
  void routes_and_contract_have_the_same_operations() {
    assertEquals(List.of(),
        service.differencesFromContract(service.verticle(ReportingService.class).app().operations()));
    assertEquals(200, service.get("/openapi.yaml").status());
  }
}
