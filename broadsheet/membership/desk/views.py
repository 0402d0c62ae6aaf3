"""`/cms/access/`: why somebody has access, and giving and taking it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from broadsheet.foundation import clock
from broadsheet.membership import complimentary, institutions, rights, seats, why
from broadsheet.membership.desk.forms import (
    ComplimentaryForm,
    GroupForm,
    InstitutionForm,
    WhyForm,
    end_of,
    is_ahead,
    last_day,
)
from broadsheet.membership.models import Grant, Group, Institution, Source
from broadsheet.membership.refusals import RefusedError

View = Callable[..., HttpResponseBase]

SHOWN = 100
"""Rows of one list. Who looks for somebody asks by address."""

_form_methods = require_http_methods(["GET", "HEAD", "POST"])


def needing(permission: str) -> Callable[[View], View]:
    """Refuse whoever lacks this permission; Wagtail turns that into a message and the way home."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.has_perm(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return guard


@needing(rights.SEE)
@require_safe
def access(request: HttpRequest) -> HttpResponse:
    """One page: a question by address, and everything that gives access now."""
    now = clock.now()
    given = Grant.objects.live(now).filter(source_type=Source.COMPLIMENTARY).select_related("person", "made_by")
    return _page(request, "access", _("Access"), {
        "asked": request.GET.get("address", "").strip(),
        "answer": _answer(request),
        "complimentary": given.order_by("ends")[:SHOWN],
        "groups": Group.objects.select_related("owner")[:SHOWN],
        "institutions": Institution.objects.all()[:SHOWN],
    })  # fmt: skip


@needing(complimentary.GIVE)
@_form_methods
def new_complimentary(request: HttpRequest) -> HttpResponse:
    """Give somebody access."""
    form = ComplimentaryForm(request.POST or None, initial={"email": request.GET.get("address", "")})

    def act(data: dict[str, Any], by: Any) -> str:
        grant = complimentary.give(
            email=data["email"], ends=_moment(data), reason=data["reason"], tell=data["tell"], by=by
        )
        return _("%s reads as a member now.") % grant.person

    return _form(request, form, act, title=_("Give access"), submit=_("Give access"), about=_ABOUT["complimentary"]())


@needing(complimentary.TAKE_BACK)
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take complimentary access back."""
    grant = get_object_or_404(Grant, pk=pk)
    by: Any = request.user
    try:
        complimentary.take_back(grant=grant, reason=request.POST.get("reason", "")[:500], by=by)
    except RefusedError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("%s reads no more as a member by this.") % grant.person)
    address = grant.person.email if grant.person else ""
    return redirect(f"{reverse('access')}?address={address}")


@needing(seats.ADD)
@_form_methods
def new_group(request: HttpRequest) -> HttpResponse:
    """Give somebody seats to give away."""

    def act(data: dict[str, Any], by: Any) -> str:
        owner = complimentary.person_of(data["owner"])
        group = seats.found(name=data["name"], owner=owner, seats=data["seats"], ends=end_of(data["ends"]), by=by)
        return _("“%s” has its seats now.") % group

    form = GroupForm(request.POST or None)
    return _form(request, form, act, title=_("New group"), submit=_("Make the group"), about=_ABOUT["group"]())


@needing(seats.CHANGE)
@_form_methods
def group(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a group, and see who sits in it."""
    found = get_object_or_404(Group.objects.select_related("owner"), pk=pk)
    known = {
        "name": found.name,
        "owner": found.owner and found.owner.email,
        "seats": found.seats,
        "ends": last_day(found.ends),
    }

    def act(data: dict[str, Any], by: Any) -> str:
        owner = complimentary.person_of(data["owner"])
        changed = seats.change(
            group=found, name=data["name"], owner=owner, seats=data["seats"], ends=end_of(data["ends"]), by=by
        )
        return _("“%s” is changed.") % changed

    form = GroupForm(request.POST or None, initial=known)
    places = found.places.standing().select_related("person")
    return _form(request, form, act, title=found.name, submit=_("Save"), about=_ABOUT["group"](), places=places)


@needing(institutions.ADD)
@_form_methods
def new_institution(request: HttpRequest) -> HttpResponse:
    """Open the paper to an institution's networks."""

    def act(data: dict[str, Any], by: Any) -> str:
        one = institutions.admit(name=data["name"], networks=data["networks"], ends=end_of(data["ends"]), by=by)
        return _("Whoever is in the networks of “%s” reads as a member now.") % one

    form = InstitutionForm(request.POST or None)
    about = _ABOUT["institution"]()
    return _form(request, form, act, title=_("New institution"), submit=_("Let them read"), about=about)


@needing(institutions.CHANGE)
@_form_methods
def institution(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an institution."""
    found = get_object_or_404(Institution, pk=pk)
    known = {"name": found.name, "networks": found.networks, "ends": last_day(found.ends)}

    def act(data: dict[str, Any], by: Any) -> str:
        changed = institutions.change(
            institution=found, name=data["name"], networks=data["networks"], ends=end_of(data["ends"]), by=by
        )
        return _("“%s” is changed.") % changed

    form = InstitutionForm(request.POST or None, initial=known)
    return _form(request, form, act, title=found.name, submit=_("Save"), about=_ABOUT["institution"]())


def _answer(request: HttpRequest) -> dict[str, Any] | None:
    form = WhyForm(request.GET or None)
    if not form.is_valid():
        return None
    person = form.person()
    if person is None:
        return {"person": None}
    reasons = why.explain(person)
    return {"person": person, "reasons": reasons, "coverage": why.coverage(reason.grant for reason in reasons)}


def _form(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[dict[str, Any], Any], str],
    *,
    title: str,
    submit: str,
    about: str,
    **context: object,
) -> HttpResponse:
    """Show a form, or do what it asks; what is refused is said in the form."""
    # An end that is past takes a group's or an institution's access away, which is meant; a new one would be a slip.
    is_new = not form.initial.get("name")
    if request.method == "POST" and form.is_valid() and (not is_new or is_ahead(form)):
        try:
            messages.success(request, act(form.cleaned_data, request.user))
            return redirect("access")
        except RefusedError as error:
            form.add_error(None, error.message)
    return _page(request, "form", title, {"form": form, "submit": submit, "about": about, **context})


def _page(request: HttpRequest, template: str, title: str, context: dict[str, object]) -> HttpResponse:
    crumbs = [{"url": "" if template == "access" else reverse("access"), "label": _("Access")}]
    facts = {"header_title": title, "breadcrumbs_items": crumbs, "header_icon": "key", "title": title, **context}
    return TemplateResponse(request, f"membership/desk/{template}.html", facts)


def _moment(data: dict[str, Any]) -> Any:
    return end_of(data["ends"])


_ABOUT: dict[str, Callable[[], str]] = {
    "complimentary": lambda: _(
        "The reader signs in with this address and reads everything that members read, until the day you choose. Nobody pays."
    ),
    "group": lambda: _("The owner invites people to the seats by mail or by link; each of them reads as a member."),
    "institution": lambda: _(
        "Whoever comes from these networks reads as a member, without an account; we don't learn who."
    ),
}
