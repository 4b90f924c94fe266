package pos.sales.receipt;

import pos.common.shop.Language;

/** The words on a receipt; those for taxes and payment methods are named like their codes. */
enum Word {

  STORE("Magasin", "Store"),
  RECEIPT("Reçu", "Receipt"),
  SERVED_BY("Servi par", "Served by"),
  VOIDED("VENTE ANNULÉE", "SALE VOIDED"),
  DISCOUNT("Rabais", "Discount"),
  SUBTOTAL("Sous-total", "Subtotal"),
  GST("TPS", "GST"),
  QST("TVQ", "QST"),
  ROUNDING("Arrondi", "Rounding"),
  TOTAL("TOTAL", "TOTAL"),
  CASH("Comptant", "Cash"),
  DEBIT("Débit", "Debit"),
  CREDIT("Crédit", "Credit"),
  MOBILE("Paiement mobile", "Mobile payment"),
  TENDERED("Montant remis", "Tendered"),
  CHANGE("Monnaie rendue", "Change"),
  RETURN("RETOUR", "RETURN"),
  REFUND("Remboursement", "Refund"),
  AFTER_RETURNS("TOTAL APRÈS RETOURS", "TOTAL AFTER RETURNS"),
  TAXED("T : article taxé", "T: taxed item"),
  THANKS("Merci de votre visite", "Thank you for your visit");

  private final String french;
  private final String english;

  Word(String french, String english) {
    this.french = french;
    this.english = english;
  }

  String in(Language language) {
    return language == Language.FR ? french : english;
  }
}
