package pos.product;

import io.vertx.core.json.JsonObject;
import pos.common.rule.French;
import pos.common.rule.Wire;
import pos.common.shop.Language;

/** What an import did with a row. */
sealed interface Outcome {

  /** The statuses of rows, by which a report counts them. */
  enum Status { CREATED, CHANGED, UNCHANGED, REJECTED }

  Status status();

  /** Returns the entry of the row in a report of every line. @param language that of its messages */
  JsonObject toJson(Language language);

  /** A row whose product is now in the catalogue as the row describes it. */
  record Imported(CsvRow.Good row, Status status, long productId) implements Outcome {

    @Override
    public JsonObject toJson(Language language) {
      return json(row, status).put("id", productId);
    }
  }

  /** A row that was not imported. */
  record Rejected(CsvRow.Bad row) implements Outcome {

    @Override
    public Status status() {
      return Status.REJECTED;
    }

    @Override
    public JsonObject toJson(Language language) {
      return json(row, status()).put("errors", language == Language.FR ? French.errors(row.errors()) : row.errors());
    }
  }

  private static JsonObject json(CsvRow row, Status status) {
    return new JsonObject().put("line", row.line()).put("sku", row.sku()).put("status", Wire.name(status));
  }
}
