package pos.reporting.reconciliation;

import pos.common.rule.Wire;

/** The books that are examined page by page, each in the service that keeps them. */
enum Books {

  SALES, RETURNS, ORDERS, STOCKS, MOVEMENTS, RESERVATIONS;

  /** Returns the path of their examination in their service. */
  String path() {
    return "/audit/" + Wire.name(this);
  }
}
