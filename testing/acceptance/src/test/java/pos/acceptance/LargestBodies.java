package pos.acceptance;

import java.util.List;
import java.util.Map;

/** The operations that change something, by where the largest body of each is tried. */
final class LargestBodies {

  /** Those of LargestBodiesTest. */
  static final List<String> TRIED = List.of(
      "sales take_sale", "sales take_return", "sales take_sale_return", "sales take_exchange", "sales void_sale",
      "inventory post_movement", "inventory post_count", "inventory request_replenishment",
      "inventory approve_replenishment", "inventory ship_replenishment", "inventory receive_replenishment",
      "inventory reserve_stock", "inventory commit_reservation", "inventory release_reservation",
      "product create_product", "product replace_product", "product change_product",
      "customer create_address", "customer replace_address", "customer change_customer", "order check_out");

  /** All others, with the reason for which they are left out. */
  static final Map<String, List<String>> ELSEWHERE = Map.of(
      "LargeBatchTest, BranchTest, ImportUnderStressTest, ImportRestartTest",
          List.of("sales upload_sales", "sales copy_journal", "product import_products", "product begin_import"),
      "LogInTest, FloodTest", List.of("customer log_in", "customer register_customer", "customer change_password"),
      "CashierTest, a few fields", List.of("sales create_cashier", "sales change_cashier", "sales log_cashier_in"),
      "400 references", List.of("inventory find_goods", "sales find_goods", "order find_goods"),
      "a few fields", List.of("sales create_register", "sales rename_register", "sales open_session", "sales move_cash",
          "sales dismiss_refused_sale", "reporting create_webhook", "reporting replace_webhook",
          "reporting resend_webhook_messages",
          "inventory create_location", "inventory replace_location", "inventory change_stock",
          "product create_category", "product replace_category", "customer refresh_tokens", "customer log_out",
          "customer request_password_reset", "customer reset_password", "customer confirm_email"),
      "200 names of holds", List.of("sales judge_expired_holds", "order judge_expired_holds"),
      "a few fields, and an answer that is read elsewhere", List.of("reporting make_report",
          "sales close_session", "order cancel_order", "order refund_order", "cart add_to_cart", "cart change_item",
          "cart merge_carts", "cart add_to_guest_cart", "cart change_guest_item", "inventory reject_replenishment",
          "inventory cancel_replenishment", "order quote_checkout"),
      "100 items of two numbers", List.of("cart record_purchase"),
      "no body, and an answer that is read elsewhere", List.of("product retire_product", "product cancel_import",
          "order ship_order", "order deliver_order", "cart remove_item", "cart remove_guest_item",
          "reporting test_webhook", "reporting resend_webhook_delivery"),
      "no body, and little or no answer", List.of("sales begin_branch", "sales end_branch",
          "reporting delete_webhook", "reporting rotate_webhook_secret",
          "product delete_category", "customer erase_customer",
          "customer delete_address", "customer request_email_confirmation", "cart clear_cart",
          "cart open_guest_session", "cart clear_guest_cart"));

  private LargestBodies() {}
}
