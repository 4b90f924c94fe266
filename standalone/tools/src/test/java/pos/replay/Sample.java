package pos.replay;

import java.util.List;

/** Invented rows with every peculiarity of the real files. */
final class Sample {

  static final String HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";

  static final String SALE = """
      100,85123A,,6,2010-12-01 08:26:00,2.55,17850,United Kingdom
      100,85123A,WHITE HEART,4,2010-12-01 08:26:00,2.10,17850,United Kingdom
      100,85123a,"HEART, SMALL",1,2010-12-01 08:27:00,0.85,17850,United Kingdom
      """;
  static final String RETURN = "C101,85123A,WHITE HEART (OLD NAME),-2,2010-12-01 09:00:00,2.55,17850,United Kingdom\n";
  static final String WRITE_OFF = "102,71053,,-20,2010-12-01 10:00:00,0.0,,United Kingdom\n";
  static final String FOUND = "103,22139,,56,2010-12-02 11:00:00,0.0,,United Kingdom\n";
  static final String MIXED = """
      104,POST,POSTAGE,1,2010-12-02 12:00:00,18.00,12680,France
      104,22139,TEA SET,3,2010-12-02 12:00:00,0.0,12680,France
      104,22139,TEA SET,2,2010-12-02 12:00:00,4.95,12680,France
      """;
  static final String BAD = "104,POST,POSTAGE,1,2010-12-02 12:00:00,18.005,12680,France\n";
  static final String FILE = HEADER + SALE + RETURN + WRITE_OFF + FOUND + MIXED + BAD;

  private Sample() {}

  static Invoice invoice(String rows) {
    return new Invoice(List.of(rows.split("\n")).stream().map(row -> InvoiceLine.parse(1, row)).toList());
  }
}
