package pos.acceptance;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import pos.testing.ServiceProcess;

/** The mails to customers, which development writes to the log. */
final class Mailed {

  private Mailed() {}

  /** Waits for a mail, and returns the token in its link. @param view where the link leads to in the shop's page */
  static String token(ServiceProcess customers, String username, String view) {
    var mail = Pattern.compile("Mail to " + username + "@.*#/" + view + "\\?token=([\\w-]+)");
    var found = new AtomicReference<List<MatchResult>>();
    ServiceProcess.await("a mail to " + username, () -> {
      found.set(mail.matcher(customers.log()).results().toList());
      return !found.get().isEmpty();
    });
    return found.get().getLast().group(1);
  }
}
