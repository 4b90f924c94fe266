package pos.sales.sale;

/** Whether inventory has held or moved the goods of a sale, or will do so when it reads the sale's event. */
public enum StockStatus { CONFIRMED, PENDING }
