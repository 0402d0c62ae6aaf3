"""Readers' addresses of payments."""

from __future__ import annotations

from django.urls import path

from broadsheet.payments.providers.bank_transfer import views as bank_transfer
from broadsheet.payments.providers.sandbox import views as sandbox
from broadsheet.payments.views import payment, receipt, statement

urlpatterns = [
    path("payment/<uuid:pk>/", payment.payment, name="payment"),
    path("payment/<uuid:pk>/again/", payment.again, name="payment_again"),
    path("account/receipts/<int:pk>/", receipt.receipt, name="receipt"),
    path("account/statements/<int:pk>/", statement.statement, name="statement"),
    path("transfer/<uuid:pk>/", bank_transfer.transfer, name="transfer"),
    path("sandbox/card/<uuid:pk>/", sandbox.card, name="sandbox_card"),
]
