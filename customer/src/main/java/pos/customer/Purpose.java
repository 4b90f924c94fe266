package pos.customer;

import java.time.Duration;
import java.util.Locale;
import pos.common.shop.Language;
import pos.customer.mail.Mail;

/** What a mail is for, in the customer's language; what customers have entered themselves is not in it. */
enum Purpose {

  PASSWORD_RESET(Duration.ofHours(1), "reset",
      "Choisissez un nouveau mot de passe", """
      Bonjour,

      Quelqu'un, vous sans doute, a demandé un nouveau mot de passe pour le compte lié à cette adresse. Pour le choisir,
      ouvrez ce lien dans l'heure :

      %s

      Si ce n'était pas vous, ne faites rien : votre mot de passe reste le même.
      """,
      "Choose a new password", """
      Hello,

      Someone, probably you, asked for a new password for the account with this address. To choose it, open this link
      within an hour:

      %s

      If it was not you, do nothing: your password stays as it is.
      """),

  EMAIL_CONFIRMATION(Duration.ofDays(1), "confirm",
      "Confirmez votre adresse de courriel", """
      Bonjour,

      Cette adresse a été indiquée pour un compte de notre boutique. Pour confirmer qu'elle est la vôtre, ouvrez ce lien
      d'ici demain :

      %s

      Si ce compte n'est pas le vôtre, ne faites rien.
      """,
      "Confirm your e-mail address", """
      Hello,

      This address was given for an account of our shop. To confirm that it is yours, open this link within a day:

      %s

      If the account is not yours, do nothing.
      """),

  /** Has no link: it goes to an address that is no longer that of the account. */
  EMAIL_CHANGED(Duration.ofDays(1), "",
      "Votre adresse de courriel a été remplacée", """
      Bonjour,

      Le compte de notre boutique qui avait cette adresse en a maintenant une autre.

      Si ce n'était pas vous, changez tout de suite votre mot de passe dans la boutique. Si vous ne pouvez plus y entrer,
      adressez-vous à notre personnel.
      """,
      "Your e-mail address was replaced", """
      Hello,

      The account of our shop that had this address now has another one.

      If it was not you, change your password in the shop at once. If you can no longer log in, ask our staff for help.
      """);

  private final Duration lifetime;
  private final String view;
  private final String frenchSubject;
  private final String french;
  private final String englishSubject;
  private final String english;

  Purpose(Duration lifetime, String view, String frenchSubject, String french, String englishSubject, String english) {
    this.lifetime = lifetime;
    this.view = view;
    this.frenchSubject = frenchSubject;
    this.french = french;
    this.englishSubject = englishSubject;
    this.english = english;
  }

  /** Returns the name in the database. */
  String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns for how long a link works after it was sent, and for how long sending it is tried. */
  Duration lifetime() {
    return lifetime;
  }

  /** @param shopUrl the page of the shop; the token is behind the {@code #}, which browsers send to no server */
  Mail mail(String to, Language language, String shopUrl, String token) {
    var link = shopUrl + "#/" + view + "?token=" + token;
    return switch (language) {
      case FR -> new Mail(to, frenchSubject, french.formatted(link));
      case EN -> new Mail(to, englishSubject, english.formatted(link));
    };
  }
}
