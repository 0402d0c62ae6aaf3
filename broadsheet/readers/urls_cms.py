"""Wagtail's own ways in, shadowed by ours. They must stand before Wagtail's addresses."""

from __future__ import annotations

from django.urls import path

from broadsheet.readers.views.sign_in import StaffDoor

urlpatterns = [
    path("login/", StaffDoor.as_view(), name="wagtailadmin_login"),
    path("password_reset/", StaffDoor.as_view(), name="wagtailadmin_password_reset"),
    path("password_reset/done/", StaffDoor.as_view(), name="wagtailadmin_password_reset_done"),
    path("password_reset/confirm/<uidb64>/<token>/", StaffDoor.as_view(), name="wagtailadmin_password_reset_confirm"),
    path("password_reset/complete/", StaffDoor.as_view(), name="wagtailadmin_password_reset_complete"),
]
