"""Something to ask about at every address: a draft of somebody else's, a session of somebody else's, and so on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from cryptography.hazmat.primitives.asymmetric import ec
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData
from wagtail.models import Collection, Locale, Revision, Site, Task, Workflow

from broadsheet.accounts.models import User
from broadsheet.demo import welcoming
from broadsheet.foundation import clock
from broadsheet.foundation.money import Money
from broadsheet.frontpage.models import Front
from broadsheet.membership import complimentary, institutions, seats, taking_a_plan
from broadsheet.membership.models import Offer, Price
from broadsheet.newsroom.models import (
    Contributor,
    DocumentFile,
    FollowUp,
    MediaFile,
    Publication,
    RefusedSchedule,
    Section,
    Series,
    Topic,
)
from broadsheet.payments import handling
from broadsheet.payments.models import Agreement, Alert, Checkout, Receipt
from broadsheet.payments.providers.sandbox import bank
from broadsheet.payments.providers.sandbox.models import SandboxDeal

CLIENT_DATA = b'{"type": "webauthn.create", "challenge": "AAAA", "origin": "http://testserver"}'


def _passkey() -> dict[str, Any]:
    """What is kept of a passkey: its name, and what its browser said when it was made."""
    key = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    made = AttestedCredentialData.create(Aaguid.NONE, b"one passkey", key)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT
    attested = AttestationObject.create("none", AuthenticatorData.create(bytes(32), flags, 0, made), {})
    said = {"attestationObject": websafe_encode(attested), "clientDataJSON": websafe_encode(CLIENT_DATA)}
    name = websafe_encode(b"one passkey")
    return {"name": "Key", "credential": {"id": name, "rawId": name, "type": "public-key", "response": said}}


@dataclass(frozen=True)
class Belongings:
    """What is one person's own: the parameters of each address that names such a thing."""

    of_route: dict[str, dict[str, object]]
    invitation: str

    @classmethod
    def of(cls, person: User) -> Belongings:
        """A passkey, an app and recovery codes, a session, a group with a seat kept for somebody."""
        TOTP.activate(person, "JBSWY3DPEHPK3PXP")
        RecoveryCodes.activate(person)
        passkey = Authenticator.objects.create(user=person, type="webauthn", data=_passkey())
        session = UserSession.objects.create(
            user=person, ip="192.0.2.7", user_agent="", session_key=f"a session of {person.pk}"
        )
        group = seats.found(name="A class", owner=person, seats=3, ends=clock.now() + timedelta(days=9), by=None)
        seat = seats.invite(group=group, email="", by=person)
        agreement, receipt = _paid(person)
        return cls(
            {
                "account/passkeys/<int:pk>/": {"pk": passkey.pk},
                "account/passkeys/<int:pk>/removal/": {"pk": passkey.pk},
                "account/sessions/<int:pk>/end/": {"pk": session.pk},
                "account/group/<int:pk>/invitation/": {"pk": group.pk},
                "account/group/<int:pk>/seats/<int:seat>/return/": {"pk": group.pk, "seat": seat.pk},
                "account/membership/<int:pk>/change/": {"pk": agreement},
                "account/membership/<int:pk>/pause/": {"pk": agreement},
                "account/membership/<int:pk>/cancellation/": {"pk": agreement},
                "account/membership/<int:pk>/resumption/": {"pk": agreement},
                "account/membership/<int:pk>/card/": {"pk": agreement},
                "account/receipts/<int:pk>/": {"pk": receipt},
            },
            seat.token(),
        )


def _begun(email: str) -> Checkout:
    """Somebody is about to pay for a plan in the sandbox."""
    welcoming.offer_plans()
    return taking_a_plan.take(
        price=Price.objects.get(plan__slug="reader", currency="EUR", interval="month"),
        email=email, extra=Money(0, "EUR"), code="", provider="sandbox", address="192.0.2.7",
    )  # fmt: skip


def _paid(person: User) -> tuple[int, int]:
    """A membership that is paid: its agreement and its receipt."""
    checkout = _begun(person.email)
    bank.pay(SandboxDeal.objects.get(pk=checkout.session), bank.Card.GOOD)
    handling.take_in("sandbox", {"deal": checkout.session})
    return Agreement.objects.get(checkout=checkout).pk, Receipt.objects.get(settlement__checkout=checkout.pk).pk


def _money(paying: Checkout) -> dict[str, object]:
    """What the business desk names in its addresses."""
    agreement, receipt = _paid(User.objects.create_user("patron@reader.example"))
    return {
        "money_reader": paying.payer_id,
        "money_note": paying.payer_id,
        "money_refund": Receipt.objects.get(pk=receipt).settlement_id,
        "money_ending": agreement,
        "money_alert_settlement": Alert.objects.create(key="odd", text="Odd").pk,
        "money_plan": Price.objects.order_by("pk").first().plan_id,
        "money_offer": Offer.objects.create(code="SPRING", percent=20).pk,
    }


class Sample:
    """A path for each route, with objects that exist wherever a view would look one up before it asks for rights."""

    def __init__(self, article: Any, picture: Any, out: Any) -> None:
        series = Series(locale=Locale.objects.get(language_code="en"), name="Harbour wars")
        series.full_clean()
        series.save()
        Front.objects.get_or_create(locale=Locale.objects.get(language_code="en"))
        User.objects.get_or_create(email="somebody@lantern.example")
        Publication.load()
        document = DocumentFile.objects.create(title="Ruling", file=ContentFile(b"%PDF-1.4", name="ruling.pdf"))
        media = MediaFile.objects.create(
            title="Horn", type="audio", duration=1, file=ContentFile(b"RIFF", name="horn.wav")
        )
        follow_up = FollowUp.objects.create(article=article, promise="Ask the port again", due=clock.today())
        refusal = RefusedSchedule.objects.create(
            revision=Revision.objects.for_instance(article).latest("pk"), reason="Embargo", due_at=clock.now()
        )
        self.of_view = {
            "article_act": article.pk, "wagtailadmin_pages:revisions_compare": article.pk, "translation_review": article.pk,
            "follow_up_outcome": follow_up.pk, "refused_schedule_settlement": refusal.pk,
        }  # fmt: skip
        reader = User.objects.create_user("guest@lantern.example")
        group = seats.found(name="Another class", owner=reader, seats=3, ends=None, by=None)
        library = institutions.admit(name="Library", networks="203.0.113.0/24", ends=None, by=None)
        given = complimentary.give(
            email=reader.email, ends=clock.now() + timedelta(days=9), reason="Jury", by=None, tell=False
        )
        self.of_view |= {
            "access_group": group.pk,
            "access_institution": library.pk,
            "take_back_complimentary": given.pk,
        }
        waiting = _begun("guest@lantern.example")
        self.of_view |= {"payment": waiting.pk, "payment_again": waiting.pk, "sandbox_card": waiting.session}
        self.of_view |= _money(waiting)
        self.article = article
        today = clock.today()
        self.of_view |= {
            "page": out.slug,
            "section": "harbour",
            "topic": "tugs",
            "contributor": "olena",
            "series": series.slug,
        }
        self.month = f"{today.year}-{today.month:02}"
        self.of_kind = {
            "section": Section, "topic": Topic, "series": Series, "contributor": Contributor, "users": User,
            "groups": Group, "wagtailsettings": Publication, "front": Front, "sites": Site, "locales": Locale, "collections": Collection,
        }  # fmt: skip
        self.values: dict[str, Any] = {
            "page_id": article.pk, "parent_page_id": article.get_parent().pk, "page_pk": article.pk,
            "page_to_move_id": article.pk, "destination_id": article.get_parent().pk, "image_id": picture.pk,
            "revision_id": Revision.objects.for_instance(article).latest("pk").pk, "collection_id": 1,
            "app_label": "newsroom", "model_name": "article", "app_name": "newsroom",
            "content_type_app_name": "newsroom", "content_type_model_name": "article", "filter_spec": "width-480",
            "action_name": "approve", "action": "publish", "task_id": Task.objects.first().pk,
            "workflow_pk": Workflow.objects.first().pk, "slug": "x", "name": "kill", "uidb64": "x", "token": "x",
            "mode": "x", "media_type": "audio", "restriction_id": 1, "revision_id_a": "earliest", "revision_id_b": "latest",
            "year": today.year, "month": today.month,
            "article": article.pk, "document_id": document.pk, "doc_id": document.pk, "media_id": media.pk,
        }  # fmt: skip

    def path(self, route: str, view_name: str, **own: object) -> str:
        """The route with its parameters filled in, `own` by preference."""
        for name, value in own.items():
            route = re.sub(rf"<(?:\w+:)?{name}>", str(value), route)
        route = re.sub(r"\(\?P<media_type>[^)]*\)", "audio", route)
        route = re.sub(r"\(\?P<pk>[^)]*\)", str(self.article.pk), route)
        route = re.sub(r"\(\?P<(\w+)>[^)]*\)", lambda match: str(self.values.get(match[1], 1)), route)
        route = re.sub(r"\((?:\\d\+|\.\*)\)", "1", route)
        route = route.replace("([0-9]{4})-([0-9]{2})", self.month)
        route = route.replace("^", "").replace("$", "").replace("\\.", ".").replace(".*", "nowhere")
        return "/" + re.sub(r"<(?:(\w+):)?(\w+)>", lambda match: self._value(match[1], match[2], view_name), route)

    def _value(self, kind: str | None, name: str, view_name: str) -> str:
        if view_name.startswith("wagtailsettings") and name == "model_name":
            return "publication"
        if view_name == "payment_webhook":
            return "sandbox"
        if name == "pk":
            return str(self._pk(view_name))
        if name == "slug" and not view_name.startswith("wagtail"):
            return str(self.of_view.get(view_name.split("_")[0], "x"))
        return str(self.values.get(name, 1))

    def _pk(self, view_name: str) -> Any:
        space = view_name.split(":")[0]
        if space == "wagtailadmin_workflows":
            return (Task if "task" in view_name else Workflow).objects.first().pk
        for kind, model in self.of_kind.items():
            if space.endswith(kind):
                return model.objects.order_by("pk").first().pk
        return self.of_view.get(view_name, 1)
