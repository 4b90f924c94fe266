package pos.sales.receipt;

import java.util.List;
import java.util.stream.Collectors;
import pos.common.shop.Language;

/** Lays a sheet out as a page of its own, for a roll of 80 mm. */
final class ReceiptPage {

  private static final String PAGE = """
      <!doctype html>
      <html lang="%s">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>%s</title>
      <style>
      @page { size: 80mm 297mm; margin: 4mm; }
      body { max-width: 72mm; margin: 0 auto; font: 9pt/1.35 sans-serif; color: #000; background: #fff; }
      table { width: 100%%; border-collapse: collapse; }
      td { padding: 0; vertical-align: bottom; white-space: pre-wrap; overflow-wrap: anywhere; }
      hr { margin: 1mm 0; border: 0; border-top: 1px solid #000; }
      .amount { padding-left: 2mm; text-align: right; white-space: nowrap; }
      .mark { width: 4mm; text-align: right; }
      .centred { text-align: center; }
      .strong { font-weight: bold; }
      </style>
      </head>
      <body>
      <table>
      %s
      </table>
      </body>
      </html>
      """;

  private ReceiptPage() {}

  static String of(List<Sheet.Row> rows, String title, Language language) {
    return PAGE.formatted(language.tag(), escape(title),
        rows.stream().map(ReceiptPage::row).collect(Collectors.joining("\n")));
  }

  private static String row(Sheet.Row row) {
    var left = (row.left().startsWith("  ") ? "  " : "") + escape(ReceiptText.clean(row.left()));
    return switch (row.style()) {
      case RULE -> "<tr><td colspan=\"3\"><hr></td></tr>";
      case CENTRED, CODE -> "<tr><td colspan=\"3\" class=\"centred\">" + left + "</td></tr>";
      case PLAIN, STRONG, TOTAL -> "<tr" + (row.style() == Sheet.Style.PLAIN ? "" : " class=\"strong\"") + "><td>"
          + left + "</td><td class=\"amount\">" + escape(row.right()) + "</td><td class=\"mark\">"
          + (row.taxed() ? "T" : "") + "</td></tr>";
    };
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
