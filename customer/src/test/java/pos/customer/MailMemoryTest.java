package pos.customer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import pos.testing.ServiceProcess;
import pos.testing.ServiceUnderTest;

/**
 * Measures the memory of the service with a mail server, and without one, and prints the figures of ADR 63. How much of
 * its heap a process has used before a collection depends on the machine, so the figures are judged by people.
 */
@EnabledIfSystemProperty(named = "mail.memory", matches = "true")
class MailMemoryTest {

  private static final int MAILS = 20;

  /** Proportional set sizes in MB. */
  private record Memory(double atStart, double afterMails) {}

  @Test
  void sending_mails_over_smtp_takes_little_memory() throws IOException, InterruptedException {
    var logged = measure(new String[0], null);
    Memory sent;
    try (var server = MailServer.start()) {
      sent = measure(server.settings(), server);
    }
    System.out.printf("PSS in MB at the start, and after %d registrations and as many mails, of which each is%n"
        + "written to the log: %.1f, %.1f%nsent over SMTP:     %.1f, %.1f%n",
        MAILS, logged.atStart, logged.afterMails, sent.atStart, sent.afterMails);
  }

  /** @param server null when mails are written to the log */
  private static Memory measure(String[] settings, MailServer server) throws IOException, InterruptedException {
    var variables = new HashMap<>(ServiceUnderTest.databaseAndRedis("customer-service"));
    for (int i = 0; i < settings.length; i += 2) {
      variables.put(settings[i], settings[i + 1]);
    }
    try (var service = ServiceProcess.start(CustomerService.class, variables)) {
      var atStart = megabytes(service);
      for (int i = 0; i < MAILS; i++) {
        service.post("/customers", Shop.registration("customer-" + i));
      }
      BooleanSupplier allAreThere = server == null ? () -> service.log().split("\\?token=", -1).length > MAILS
          : () -> server.received.size() >= MAILS;
      ServiceProcess.await(MAILS + " mails", allAreThere);
      return new Memory(atStart, megabytes(service));
    }
  }

  /** Returns the memory after a collection, which leaves no garbage to be counted. */
  private static double megabytes(ServiceProcess service) throws IOException, InterruptedException {
    var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    assertEquals(0, new ProcessBuilder(jcmd, String.valueOf(service.pid()), "GC.run").start().waitFor());
    return service.pss() / 1000.0;
  }
}
