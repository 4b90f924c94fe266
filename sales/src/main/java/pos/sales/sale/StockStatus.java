package pos.sales.sale;

/** The state of a sale's goods: held or moved by inventory, or to be moved when it reads the sale's event. */
public enum StockStatus { CONFIRMED, PENDING }
