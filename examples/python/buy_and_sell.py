"""A customer signs up and orders coffee on the web; then a till sells the same coffee and takes it back."""

import os
import time
import uuid

import pos_client as pos

GATEWAY_URL = os.environ.get("GATEWAY_URL", "http://localhost:8080")
WEB_KEY = os.environ.get("KEY_WEB_FRONTEND", "pos-web-app-2025-frontend-key")
STORE_KEY = os.environ.get("KEY_STORE_1", "pos-store-1-2025-dev-key")
# the first of the two in store 1
REGISTER = 1
# of the development catalogue; coffee is exempt from taxes
COFFEE = "2000000000022"
UNDER_WAY = {pos.Status.PENDING, pos.Status.RESERVED, pos.Status.PAID}


def client(key: str, access_token: str | None = None) -> pos.ApiClient:
    return pos.ApiClient(pos.Configuration(host=GATEWAY_URL, api_key={"apikey": key}, access_token=access_token))


def order(product: pos.Product) -> None:
    customers = pos.CustomerApi(client(WEB_KEY))
    username = f"noor-{uuid.uuid4().hex[:8]}"
    password = "a sentence is easy to remember"
    customers.register_customer(
        pos.Registration(username=username, email=f"{username}@example.com", password=password,
                         first_name="Noor", last_name="Haddad"),
        idempotency_key=str(uuid.uuid4()), accept_language="fr")
    tokens = customers.log_in(pos.LogIn(username=username, password=password))
    customer = client(WEB_KEY, tokens.access_token)

    cart = pos.CartApi(customer).add_to_cart(pos.CartLine(product_id=product.id, quantity=2),
                                             idempotency_key=str(uuid.uuid4()))
    print(f"In the cart of {username}: {cart.item_count}")

    orders = pos.OrderApi(customer)
    address = pos.OrderAddress(full_name="Noor Haddad", line1="4521 rue Saint-Denis", city="Montréal",
                               province=pos.Province.QC, postal_code="H2J 2L4")
    quote = orders.quote_checkout(pos.QuoteRequest(shipping_address=address))
    # sent again with the same key, when no answer has come, it orders and charges nothing twice
    placed = orders.check_out(
        str(uuid.uuid4()),
        pos.CheckoutRequest(shipping_address=address, expected_total_cents=quote.total_cents,
                            payment=pos.CardPayment(method="card", token="tok_visa")))
    while placed.status in UNDER_WAY:
        time.sleep(0.5)
        placed = orders.read_order(placed.id)
    print(f"Order {placed.id} is {placed.status.value}: {placed.total_cents} cents")


def sell_and_take_back(product: pos.Product) -> None:
    till = pos.SalesApi(client(STORE_KEY))
    # sent again under the same id, when no answer has come, it is still one sale
    sale = till.take_sale(pos.SaleRequest(
        id=uuid.uuid4(), register_id=REGISTER, cashier="Amélie",
        lines=[pos.SalesItem(product_id=product.id, quantity=1)],
        payments=[pos.Payment(method=pos.Method.DEBIT, amount_cents=product.price_cents)]))
    taken = till.take_sale_return(sale.id, pos.SaleReturnRequest(
        id=uuid.uuid4(), register_id=REGISTER, lines=[pos.ReturnLineRequest(line_no=1, quantity=1)], cashier="Amélie",
        reason="changed their mind", refund_method=pos.Method.DEBIT, restock=True))
    print(f"Receipt {sale.receipt_number} at register {REGISTER}: {sale.total_cents} cents,"
          f" taken back {taken.total_cents}")


if __name__ == "__main__":
    coffee = pos.ProductApi(client(WEB_KEY)).scan_product(COFFEE)
    order(coffee)
    sell_and_take_back(coffee)
