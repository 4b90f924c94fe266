package pos.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.shop.Part;

/** What mails to customers lead to, in the web shop's page. */
@Tag("browser")
class ShopAccountTest {

  @RegisterExtension
  static final Pages pages = Pages.shared();

  private ShopPage shop;

  @BeforeEach
  void openTab() {
    shop = new ShopPage(pages, new Browser.NewContextOptions());
  }

  @Test
  void a_forgotten_password_is_replaced_and_an_address_confirmed_with_the_links_of_mails() {
    var name = shop.signUp();
    shop.openView("confirm?token=" + Mailed.token(pages.floor().service(Part.CUSTOMER), name, "confirm"));
    assertThat(shop.main()).containsText("Votre adresse de courriel est confirmée.");
    shop.page().reload();
    assertThat(shop.main()).containsText("Ce lien a été utilisé ou a expiré.");
    shop.openView("orders");
    shop.button("Se déconnecter").click();
    shop.openView("login");
    shop.link("Mot de passe oublié").click();
    shop.fill(Map.of("username", name + "@example.ca"));
    shop.primary().click();
    assertThat(shop.main()).containsText("un courriel avec un lien est en route");
    shop.openView("reset?token=" + Mailed.token(pages.floor().service(Part.CUSTOMER), name, "reset"));
    shop.fill(Map.of("new_password", "une autre phrase"));
    shop.primary().click();
    shop.expectHeading("Se connecter");
    shop.fill(Map.of("username", name, "password", "une autre phrase"));
    shop.primary().click();
    assertThat(shop.link("Commandes")).isVisible();
  }
}
