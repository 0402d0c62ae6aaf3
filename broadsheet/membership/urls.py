"""Readers' addresses of access."""

from __future__ import annotations

from django.urls import path

from broadsheet.membership.views import group, reader_pass, seat

urlpatterns = [
    path("account/pass/", reader_pass.reader_pass, name="pass"),
    path("account/pass/article/", reader_pass.metered_article, name="metered_article"),
    path("account/pass/institution/", reader_pass.institution_pass, name="institution_pass"),
    path("account/group/", group.group, name="group"),
    path("account/group/<int:pk>/invitation/", group.invitation, name="seat_invitation"),
    path("account/group/<int:pk>/seats/<int:seat>/return/", group.return_of_seat, name="seat_return"),
    path("account/seats/<str:token>/", seat.seat, name="seat"),
]
