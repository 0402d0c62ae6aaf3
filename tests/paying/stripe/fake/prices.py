"""Products, prices, and plans, as prices were called before."""

from tests.paying.stripe.fake.charges import whole
from tests.paying.stripe.fake.state import RefusedError


class Prices:
    def _make_product(self, params):
        return self._new("prod", "product", name=params["name"], description=params.get("description"), active=True)

    def _price_of(self, params):
        """A price of its own, of a product that is there or is named here."""
        about = params.get("product_data")
        if not about and "product" not in params:
            raise RefusedError(400, "You must provide one of `product` or `product_data`.", code="parameter_missing")
        product = self._make_product(about) if about else self._get(params["product"], "product")
        interval = params.get("recurring", {}).get("interval")
        recurring = {"interval": interval, "interval_count": 1} if interval else None
        return self._new(
            "price", "price", unit_amount=whole(params["unit_amount"]), currency=params["currency"],
            product=product["id"], recurring=recurring, type="recurring" if recurring else "one_time", active=True,
        )  # fmt: skip

    def _make_plan(self, params):
        """It is a price too, under the same id."""
        price = self._price_of({
            "currency": params["currency"], "unit_amount": params["amount"], "product_data": params["product"],
            "recurring": {"interval": params["interval"]},
        })  # fmt: skip
        return {
            "id": price["id"], "object": "plan", "amount": price["unit_amount"], "currency": price["currency"],
            "interval": params["interval"], "interval_count": 1, "product": price["product"], "created": price["created"],
        }  # fmt: skip
