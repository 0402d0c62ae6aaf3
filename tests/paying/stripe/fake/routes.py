"""The calls that the fake Stripe knows: where, by which noun, and every parameter of each.

`name!` must be said, `name[]` is a list, `name[*]` is any name. The class is that of the parameters in Stripe's own SDK,
which is made of Stripe's specification: a test holds each name against it.
"""

from typing import NamedTuple


class Route(NamedTuple):
    method: str
    path: str
    does: str
    sdk: str
    takes: str = ""


_PRICE_DATA = (
    "[price_data][currency] {0}[price_data][unit_amount] {0}[price_data][product] {0}[price_data][recurring][interval]"
)


def _price_data(prefix):
    return prefix + _PRICE_DATA.format(prefix)


ROUTES = [
    Route("POST", "billing_portal/sessions", "_open_portal", "billing_portal.SessionCreateParams", "customer! return_url"),
    Route("POST", "charges/{}", "_update_charge", "ChargeUpdateParams", "metadata[*]"),
    Route("POST", "checkout/sessions", "_open", "checkout.SessionCreateParams", (
        "mode success_url! cancel_url client_reference_id currency customer_creation customer_email locale metadata[*] "
        "custom_text[submit][message] allowed_payment_method_types[] line_items[][price] line_items[][quantity] "
        f"{_price_data('line_items[]')} line_items[][price_data][product_data][name] "
        "payment_intent_data[metadata][*] payment_intent_data[capture_method] payment_intent_data[setup_future_usage] "
        "payment_intent_data[shipping][name] payment_intent_data[shipping][address][*] "
        "subscription_data[metadata][*] setup_intent_data[metadata][*]"
    )),
    Route("POST", "checkout/sessions/{}/expire", "_expire", "checkout.SessionExpireParams"),
    Route("POST", "customers", "_make_customer", "CustomerCreateParams", (
        "description email payment_method source invoice_settings[default_payment_method]"
    )),
    Route("POST", "disputes/{}", "_update_dispute", "DisputeUpdateParams", "metadata[*] evidence[uncategorized_text] submit"),
    Route("POST", "disputes/{}/close", "_close_dispute", "DisputeCloseParams"),
    Route("POST", "invoiceitems", "_make_item", "InvoiceItemCreateParams", "amount! currency! customer! description"),
    Route("POST", "invoices", "_make_invoice", "InvoiceCreateParams", (
        "customer! description pending_invoice_items_behavior"
    )),
    Route("POST", "invoices/create_preview", "_preview", "InvoiceCreatePreviewParams", (
        "subscription! subscription_details[proration_behavior] subscription_details[proration_date] "
        f"subscription_details[items][][id] {_price_data('subscription_details[items][]')}"
    )),
    Route("POST", "invoices/{}/finalize", "_finalize_invoice", "InvoiceFinalizeInvoiceParams"),
    Route("POST", "invoices/{}/mark_uncollectible", "_write_off_invoice", "InvoiceMarkUncollectibleParams"),
    Route("POST", "invoices/{}/pay", "_pay_invoice", "InvoicePayParams", "payment_method!"),
    Route("POST", "invoices/{}/void", "_void_invoice", "InvoiceVoidInvoiceParams"),
    Route("POST", "payment_intents", "_make_intent", "PaymentIntentCreateParams", (
        "amount! currency! confirm description payment_method allowed_payment_method_types[] capture_method return_url metadata[*] "
        "shipping[name] shipping[address][*]"
    )),
    Route("POST", "payment_intents/{}/cancel", "_cancel_named", "PaymentIntentCancelParams"),
    Route("POST", "payment_intents/{}/capture", "_capture_named", "PaymentIntentCaptureParams"),
    Route("POST", "payment_methods", "_make_way", "PaymentMethodCreateParams", (
        "type! card[token] bacs_debit[account_number] bacs_debit[sort_code] "
        "billing_details[email] billing_details[name] billing_details[phone] billing_details[address][*]"
    )),
    Route("POST", "payment_methods/{}/attach", "_attach", "PaymentMethodAttachParams", "customer!"),
    Route("POST", "payment_methods/{}/detach", "_detach", "PaymentMethodDetachParams"),
    Route("POST", "plans", "_make_plan", "PlanCreateParams", "currency! interval! amount product[name]"),
    Route("POST", "prices", "_price_of", "PriceCreateParams", (
        "currency! unit_amount product product_data[name] recurring[interval]"
    )),
    Route("POST", "products", "_make_product", "ProductCreateParams", "name! description"),
    Route("POST", "refunds", "_make_refund", "RefundCreateParams", "payment_intent charge amount reason metadata[*]"),
    Route("POST", "refunds/{}", "_update_refund", "RefundUpdateParams", "metadata[*]"),
    Route("POST", "subscriptions", "_subscribe_to", "SubscriptionCreateParams", (
        "customer items[][price] items[][plan] default_payment_method metadata[*] payment_behavior off_session"
    )),
    Route("POST", "subscriptions/{}", "_change", "SubscriptionUpdateParams", (
        f"cancel_at_period_end items[][id] {_price_data('items[]')} metadata[*] payment_behavior pause_collection "
        "pause_collection[behavior] pause_collection[resumes_at] proration_behavior proration_date"
    )),
    Route("DELETE", "subscriptions/{}", "_cancel_subscription", "SubscriptionCancelParams"),
]  # fmt: skip

PAGED = "limit starting_after "
LISTS = {
    "balance_transactions": (None, "BalanceTransactionListParams", "created[gte] created[lt]"),
    "charges": ("charge", "ChargeListParams", "payment_intent customer"),
    "checkout/sessions": ("checkout.session", "checkout.SessionListParams", "payment_intent subscription customer"),
    "disputes": ("dispute", "DisputeListParams", "payment_intent charge"),
    "events": (None, "EventListParams", "created[gte] created[lt] type types[]"),
    "invoice_payments": (
        "invoice_payment",
        "InvoicePaymentListParams",
        "payment[type] payment[payment_intent] invoice",
    ),
    "invoices": ("invoice", "InvoiceListParams", "subscription customer status"),
    "refunds": ("refund", "RefundListParams", "payment_intent charge"),
    "subscriptions": ("subscription", "SubscriptionListParams", "customer status"),
}
SINGLE = {
    "charges": "charge", "checkout/sessions": "checkout.session", "customers": "customer", "disputes": "dispute",
    "invoices": "invoice", "payment_intents": "payment_intent", "refunds": "refund", "setup_intents": "setup_intent",
    "subscriptions": "subscription",
}  # fmt: skip
