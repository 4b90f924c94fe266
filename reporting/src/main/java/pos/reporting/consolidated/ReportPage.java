package pos.reporting.consolidated;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pos.common.shop.Language;

/** A consolidated report as a page to print, in French or English. */
final class ReportPage {

  private static final String PAGE = """
      <!doctype html>
      <html lang="%s">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>%s</title>
      <style>
      body { max-width: 60em; margin: 1em auto; padding: 0 1em; font: 11pt/1.4 sans-serif; color: #000;
        background: #fff; }
      table { width: 100%%; border-collapse: collapse; }
      th, td { padding: .2em .5em; border-bottom: 1px solid #999; text-align: left; }
      .number { text-align: right; white-space: nowrap; }
      tfoot { font-weight: bold; }
      @page { size: letter landscape; margin: 12mm; }
      </style>
      </head>
      <body>
      <h1>%s</h1>
      <p>%s</p>
      <table>
      <thead><tr>%s</tr></thead>
      <tbody>
      %s
      </tbody>
      <tfoot>%s</tfoot>
      </table>
      %s
      </body>
      </html>
      """;
  private static final String[] MONEY = {"gross_cents", "discounts_cents", "returns_cents", "net_cents", "taxes_cents",
      "total_cents"};

  private final Report report;
  private final Language language;

  private ReportPage(Report report, Language language) {
    this.report = report;
    this.language = language;
  }

  static String of(Report report, Language language) {
    return new ReportPage(report, language).page();
  }

  private String page() {
    var title = say("Rapport consolidé", "Consolidated report") + " " + report.id();
    var period = say("Du ", "From ") + Language.time(report.period().from()) + say(" au ", " to ")
        + Language.time(report.period().to()) + say(", heure des magasins. Établi le ", ", time of the stores. Made on ")
        + Language.time(report.createdAt()) + say(", à jour au ", ", up to date as of ")
        + Language.time(Instant.parse(report.content().getString("as_of"))) + ".";
    return PAGE.formatted(language.tag(), title, title, period, heads(),
        report.stores().stream().map(row -> row(row, String.valueOf(row.getLong("store_id")),
            row.getString("channel").equals("pos") ? say("caisse", "till") : say("en ligne", "online")))
            .collect(Collectors.joining("\n")),
        row(report.totals(), "Total", ""), notes());
  }

  private String say(String inFrench, String inEnglish) {
    return language == Language.FR ? inFrench : inEnglish;
  }

  private String heads() {
    var numbers = Stream.of(say("Ventes", "Sales"), say("Brut", "Gross"), say("Rabais", "Discounts"),
        say("Retours", "Returns"), "Net", "Taxes", "Total");
    return "<th>" + say("Magasin", "Store") + "</th><th>" + say("Canal", "Channel") + "</th>"
        + numbers.map(head -> "<th class=\"number\">" + head + "</th>").collect(Collectors.joining());
  }

  private String row(JsonObject figures, String store, String channel) {
    var cells = new StringBuilder("<tr><td>" + store + "</td><td>" + channel + "</td>");
    cells.append(number(figures.getLong("sales").toString()));
    for (var name : MONEY) {
      cells.append(number(money(figures.getLong(name))));
    }
    return cells.append("</tr>").toString();
  }

  private static String number(String text) {
    return "<td class=\"number\">" + text + "</td>";
  }

  private String money(long cents) {
    return language.money(cents).replace(' ', '\u00a0');
  }

  private String notes() {
    var notes = new StringBuilder();
    if (!report.missing().isEmpty()) {
      notes.append("<p><strong>").append(say("N’ont pas répondu : ", "Did not answer: "))
          .append(String.join(", ", report.missing())).append(".</strong></p>\n");
    }
    var reconciliation = report.content().getJsonObject("reconciliation");
    var differences = reconciliation.getJsonArray("differences").size();
    return notes.append("<p>").append(reconciliation.getBoolean("consistent")
        ? say("Les chiffres concordent avec les livres des ventes et des commandes.",
            "The figures agree with the books of sales and orders.")
        : say("Écarts avec les livres : ", "Differences from the books: ") + differences + ".")
        .append("</p>").toString();
  }
}
