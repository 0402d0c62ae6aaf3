"""Readers' addresses of payments."""

from __future__ import annotations

from django.urls import path

from broadsheet.payments.providers.sandbox import views as sandbox
from broadsheet.payments.views import payment, receipt

urlpatterns = [
    path("payment/<uuid:pk>/", payment.payment, name="payment"),
    path("payment/<uuid:pk>/again/", payment.again, name="payment_again"),
    path("account/receipts/<int:pk>/", receipt.receipt, name="receipt"),
    path("sandbox/card/<uuid:pk>/", sandbox.card, name="sandbox_card"),
]
