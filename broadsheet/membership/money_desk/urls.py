"""The desk's addresses for money, under `/cms/`; Wagtail's hook puts them behind its sign-in."""

from __future__ import annotations

from django.urls import path

from broadsheet.membership.money_desk.views import alerts, ledger, overview, plans, readers

urlpatterns = [
    path("money/", overview.money, name="money"),
    path("money/members/", overview.members, name="money_members"),
    path("money/agreements/", overview.agreements, name="money_agreements"),
    path("money/agreements/<int:pk>/end/", readers.end, name="money_ending"),
    path("money/ledger/", ledger.ledger, name="money_ledger"),
    path("money/ledger/csv/", ledger.as_csv, name="money_ledger_csv"),
    path("money/ledger/xlsx/", ledger.as_xlsx, name="money_ledger_xlsx"),
    path("money/ledger/<int:pk>/refund/", readers.refund, name="money_refund"),
    path("money/readers/", readers.readers, name="money_readers"),
    path("money/readers/<uuid:pk>/", readers.reader, name="money_reader"),
    path("money/readers/<uuid:pk>/notes/", readers.note, name="money_note"),
    path("money/alerts/", alerts.alerts, name="money_alerts"),
    path("money/alerts/<int:pk>/settlement/", alerts.settle, name="money_alert_settlement"),
    path("money/plans/", plans.plans, name="money_plans"),
    path("money/plans/new/", plans.plan, name="money_new_plan"),
    path("money/plans/<int:pk>/", plans.plan, name="money_plan"),
    path("money/offers/new/", plans.offer, name="money_new_offer"),
    path("money/offers/<int:pk>/", plans.offer, name="money_offer"),
]
