package pos.replay;

import io.vertx.core.Future;
import java.util.stream.Stream;
import pos.replay.Comparison.Findings;
import pos.replay.ExpectedReports.Grouping;

/** Compares the reports on the days of the file with the file. */
final class Reports {

  private final Gateway gateway;
  private final Settings settings;
  private final Expected expected;

  Reports(Gateway gateway, Settings settings, Expected expected) {
    this.gateway = gateway;
    this.settings = settings;
    this.expected = expected;
  }

  Findings compare() {
    var differences = new Differences();
    Future.all(Stream.of(Grouping.values()).map(grouping -> read(grouping, differences)).toList()).await();
    return new Findings(differences, differences.count(),
        "reports still differ from the file in " + differences.count() + " figures");
  }

  private Future<Void> read(Grouping grouping, Differences differences) {
    var report = expected.reports().new Report(grouping);
    return gateway.list(settings.backOffice(),
        "/reporting-service/reports/sales?group_by=" + grouping.parameter() + "&" + expected.days(), report::add)
        .onSuccess(_ -> report.compare(differences));
  }
}
