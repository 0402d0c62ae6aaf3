"""The desk's addresses for gifts, under `/cms/`; Wagtail's hook puts them behind its sign-in."""

from __future__ import annotations

from django.urls import path

from broadsheet.gifts.desk import links, views

urlpatterns = [
    path("money/gifts/", views.gifts, name="money_gifts"),
    path("money/gifts/pot/", views.pot, name="money_gifts_pot"),
    path("money/gifts/links/", links.gift_links, name="money_gift_links"),
    path("money/gifts/links/<int:pk>/withdrawal/", links.withdrawal, name="money_gift_link_withdrawal"),
    path("money/gifts/<int:pk>/", views.gift, name="money_gift"),
    path("money/gifts/<int:pk>/sending/", views.again, name="money_gift_again"),
    path("money/gifts/<int:pk>/address/", views.elsewhere, name="money_gift_elsewhere"),
    path("money/gifts/<int:pk>/code/", views.code, name="money_gift_code"),
]
