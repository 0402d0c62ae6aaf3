"""Readers' addresses of access, under `/account/`."""

from __future__ import annotations

from django.urls import path

from broadsheet.membership.views import reader_pass

urlpatterns = [
    path("pass/", reader_pass.reader_pass, name="pass"),
    path("pass/article/", reader_pass.metered_article, name="metered_article"),
    path("pass/institution/", reader_pass.institution_pass, name="institution_pass"),
]
