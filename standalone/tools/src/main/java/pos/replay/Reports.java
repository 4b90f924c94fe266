package pos.replay;

import io.vertx.core.Future;
import java.util.stream.Stream;
import pos.replay.ExpectedReports.Grouping;

/** Compares the reports on the days of the file with the file, until reporting has read the events of all sales. */
final class Reports {

  /** The comparison ends when nothing has changed for this long. */
  private static final long QUIET_MILLIS = 30_000;
  private static final long PAUSE_MILLIS = 1_000;

  private final Gateway gateway;
  private final Settings settings;
  private final Expected expected;
  private final Progress progress;

  Reports(Gateway gateway, Settings settings, Expected expected, Progress progress) {
    this.gateway = gateway;
    this.settings = settings;
    this.expected = expected;
    this.progress = progress;
  }

  Differences compare() {
    var seen = -1L;
    var changed = System.currentTimeMillis();
    while (true) {
      var differences = read();
      changed = differences.count() == seen ? changed : System.currentTimeMillis();
      seen = differences.count();
      if (differences.none() || System.currentTimeMillis() - changed > QUIET_MILLIS) {
        return differences;
      }
      progress.waiting("reports still differ from the file in " + differences.count() + " figures");
      gateway.pause(PAUSE_MILLIS).await();
    }
  }

  private Differences read() {
    var differences = new Differences();
    Future.all(Stream.of(Grouping.values()).map(grouping -> read(grouping, differences)).toList()).await();
    return differences;
  }

  private Future<Void> read(Grouping grouping, Differences differences) {
    var report = expected.reports().new Report(grouping);
    return gateway.list(settings.backOffice(),
        "/reporting-service/reports/sales?group_by=" + grouping.parameter() + "&" + expected.days(), report::add)
        .onSuccess(_ -> report.compare(differences));
  }
}
