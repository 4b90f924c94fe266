package pos.sales.receipt;

import java.util.Locale;
import pos.common.shop.Language;

/** The words on receipts and session reports; those for taxes and payment methods are named like their codes. */
enum Word {

  STORE("Magasin", "Store"),
  RECEIPT("Reçu", "Receipt"),
  COPY("COPIE", "COPY"),
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
  EXCHANGED("ÉCHANGE : ARTICLES RENDUS", "EXCHANGE: ITEMS BROUGHT BACK"),
  EXCHANGE_DIFFERENCE("DIFFÉRENCE", "DIFFERENCE"),
  RETURN_SLIP("Bon de retour", "Return slip"),
  APPROVED_BY("Approuvé par", "Approved by"),
  FOR_RECEIPT("Sur présentation du reçu", "With the receipt"),
  REFUND("Remboursement", "Refund"),
  AFTER_RETURNS("TOTAL APRÈS RETOURS", "TOTAL AFTER RETURNS"),
  TAXED("T : article taxé", "T: taxed item"),
  THANKS("Merci de votre visite", "Thank you for your visit"),
  X_REPORT("Rapport X", "X report"),
  Z_REPORT("Rapport Z", "Z report"),
  SESSION("Session", "Session"),
  OPENED_BY("Ouverte par", "Opened by"),
  CLOSED_BY("Fermée par", "Closed by"),
  CLOSED("Fermée", "Closed"),
  SALES("Ventes", "Sales"),
  VOIDS("Annulations", "Voids"),
  LATE_SALES("Ventes reçues après la fermeture", "Sales received after the close"),
  RETURNS("Retours", "Returns"),
  NET("NET", "NET"),
  PAYMENTS("PAIEMENTS", "PAYMENTS"),
  TAXES("TAXES", "TAXES"),
  TAKEN("Encaissé", "Taken"),
  REFUNDED("Remboursé", "Refunded"),
  VOIDED_AMOUNT("Annulé", "Voided"),
  DRAWER("TIROIR-CAISSE", "CASH DRAWER"),
  FLOAT("Fonds de caisse", "Opening float"),
  PAY_INS("Entrées", "Pay-ins"),
  PAY_OUTS("Sorties", "Pay-outs"),
  EXPECTED("Attendu", "Expected"),
  COUNTED("Compté", "Counted"),
  DIFFERENCE("Écart", "Difference"),
  CASH_MOVEMENTS("ENTRÉES ET SORTIES", "PAY-INS AND PAY-OUTS");

  private final String french;
  private final String english;

  Word(String french, String english) {
    this.french = french;
    this.english = english;
  }

  /** Returns the word for the code of a tax or payment method. */
  static Word of(String code) {
    return valueOf(code.toUpperCase(Locale.ROOT));
  }

  String in(Language language) {
    return language == Language.FR ? french : english;
  }
}
