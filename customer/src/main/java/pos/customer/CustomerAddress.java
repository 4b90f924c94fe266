package pos.customer;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import pos.common.rule.Fields;
import pos.common.rule.Links;
import pos.common.shop.Address;

/** An address in a customer's account. */
record CustomerAddress(long id, Draft content, long version) {

  static final String PATH = Customer.PATH + "/addresses";

  /** An address as a customer sends it. */
  record Draft(Address address, boolean defaultShipping, boolean defaultBilling) {

    /** @throws pos.common.rule.Failure 422 naming every bad field */
    static Draft from(Fields fields) {
      var draft = new Draft(Address.from(fields), fields.flag("default_shipping", false),
          fields.flag("default_billing", false));
      fields.check();
      return draft;
    }
  }

  static CustomerAddress from(Row row) {
    var address = new Address(row.getString("full_name"), row.getString("line1"), row.getString("line2"),
        row.getString("city"), row.getString("province"), row.getString("postal_code"), row.getString("phone"));
    return new CustomerAddress(row.getLong("id"),
        new Draft(address, row.getBoolean("default_shipping"), row.getBoolean("default_billing")),
        row.getLong("version"));
  }

  static String path(long id) {
    return PATH + "/" + id;
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("id", id)
        .mergeIn(content.address.toJson())
        .put("default_shipping", content.defaultShipping)
        .put("default_billing", content.defaultBilling)
        .put("version", version)
        .put("_links", Links.self(path(id))
            .action("replace", "PUT", path(id))
            .action("delete", "DELETE", path(id))
            .toJson());
  }
}
