"""Something to ask about at every address: a draft of somebody else's, a session of somebody else's, and so on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

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
from broadsheet.audio import files
from broadsheet.audio.models import Narration, Pronunciation
from broadsheet.campaigns import planning
from broadsheet.campaigns.models import Arm, Ask, Campaign, Experiment, Goal, MatchingGift, OutsideAmount
from broadsheet.campaigns.planning import PlannedArm
from broadsheet.demo import welcoming
from broadsheet.foundation import clock
from broadsheet.foundation.money import Money
from broadsheet.frontpage.models import Front
from broadsheet.gifts import making
from broadsheet.gifts.models import Gift, GiftLink, Purchase
from broadsheet.live import filing
from broadsheet.live.filing import Words
from broadsheet.live.models import Coverage, CoverageState
from broadsheet.mail.bounces import taking_in
from broadsheet.mail.models import Outgoing, State, Way
from broadsheet.membership import complimentary, institutions, seats, taking_a_plan
from broadsheet.membership.models import Offer, Price, Segment
from broadsheet.membership.repricing import announcing
from broadsheet.newsletters.models import Delivery, Issue, Newsletter, Sending, Shelf
from broadsheet.newsroom.models import (
    Contributor,
    Correction,
    DismissedDevelopment,
    DocumentFile,
    FollowUp,
    GuardedAct,
    Help,
    KeyDevelopment,
    LegalHold,
    MachineHelp,
    MediaFile,
    Publication,
    RefusedSchedule,
    RunningStory,
    SafetyDelay,
    SecondPersonRequest,
    Section,
    Series,
    Topic,
)
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from broadsheet.payments import closing, handling
from broadsheet.payments.models import (
    Agreement,
    Alert,
    Checkout,
    Hold,
    HoldReason,
    Label,
    Receipt,
    Statement,
    Transfer,
    VatRate,
    YearStatement,
)
from broadsheet.payments.providers.bank_transfer import awaiting
from broadsheet.payments.providers.sandbox import bank
from broadsheet.payments.providers.sandbox.models import SandboxDeal
from tests import factories

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
                "account/gift-links/<int:pk>/withdrawal/": {"pk": _gift_link(person).pk},
                "account/receipts/<int:pk>/": {"pk": receipt},
                "account/statements/<int:pk>/": {"pk": _stated(receipt)},
            },
            seat.token(),
        )


def _stated(receipt: int) -> int:
    """A yearly statement of whoever has this receipt."""
    payer = Receipt.objects.get(pk=receipt).payer
    number = YearStatement.objects.count() + 1
    return YearStatement.objects.create(entity="main", year=2025, number=number, payer=payer).pk


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
    closing.fetch("sandbox", clock.today().replace(day=1))
    return {
        "money_reader": paying.payer_id,
        "money_note": paying.payer_id,
        "money_label": paying.payer_id,
        "money_label_removal": paying.payer_id,
        "money_segment": (segment := Segment.objects.create(name="Jury", query="label=jury")).pk,
        "money_segment_removal": segment.pk,
        "money_merging": paying.payer_id,
        "money_refund": Receipt.objects.get(pk=receipt).settlement_id,
        "money_ending": agreement,
        "money_vat_rate": (rate := VatRate.objects.create(country="LT", hundredths=2100, starts=date(2020, 1, 1))).pk,
        "money_vat_rate_removal": rate.pk,
        "money_hold_acceptance": (hold := _hold()).pk,
        "money_hold_refusal": hold.pk,
        "money_alert_settlement": Alert.objects.create(key="odd", text="Odd").pk,
        "money_plan": Price.objects.order_by("pk").first().plan_id,
        "money_announcement": Price.objects.order_by("pk").first().pk,
        "money_taking_back": announcing.announce(
            price=Price.objects.order_by("pk").first(), from_day=clock.today() + timedelta(days=40), by=None
        ).pk,
        "money_offer": Offer.objects.create(code="SPRING", percent=20).pk,
    }


def _hold() -> Hold:
    """One that nobody has decided about."""
    checkout = _begun("held@reader.example")
    return Hold.objects.create(checkout=checkout, reason=HoldReason.SAID, authorised_at=clock.now())


TRANSFER_VIEWS = (
    "money_transfer", "money_transfer_match", "money_transfer_contribution", "money_transfer_taking_back",
    "money_transfer_setting_aside", "money_transfer_undoing", "money_transfer_enough",
)  # fmt: skip


GIFT_VIEWS = ("money_gift", "money_gift_again", "money_gift_elsewhere", "money_gift_code")


def _gift() -> Gift:
    """One that waits to be claimed."""
    checkout = _begun("giver@reader.example")
    plan = Price.objects.filter(plan__slug="reader")[0].plan
    purchase = Purchase.objects.create(checkout=checkout, plan=plan, months=6, buyer_name="Somebody")
    return making.make(purchase)[0]


CAMPAIGN_VIEWS = (
    "", "_change", "_launch", "_draft", "_outside", "_outside_back", "_matching", "_matching_away", "_rows", "_csv", "_xlsx",
)  # fmt: skip


def _campaign() -> dict[str, object]:
    """One that nobody has launched."""
    now = clock.now()
    made = Campaign.objects.create(
        key="birthday",
        name="Our birthday",
        starts_at=now,
        ends_at=now + timedelta(days=9),
        goal_kind=Goal.MONEY,
        goal=9,
    )
    OutsideAmount.objects.create(campaign=made, value=1, way="cash", evidence="a receipt", came_on=clock.today())
    MatchingGift.objects.create(campaign=made, giver="A friend", limit=9, evidence="a letter")
    return {f"money_campaign{view}": made.pk for view in CAMPAIGN_VIEWS}


LIVE_VIEWS = ("room", "change", "file", "stream", "writing", "address", "state", "announcement", "pin")
POST_VIEWS = ("post", "approval", "refusal", "withdrawal", "restoration", "article")


def _live() -> dict[str, object]:
    """A coverage that is running, with a post that waits."""
    made = Coverage.objects.create(language="en", slug="fog", headline="Fog", state=CoverageState.LIVE)
    post = filing.file(words=Words("It lifts."), coverage=made, by=None)
    return dict.fromkeys((f"live_{view}" for view in LIVE_VIEWS), made.pk) | dict.fromkeys(
        (f"live_{view}" for view in POST_VIEWS), post.pk
    )


NARRATION_VIEWS = ("", "_another", "_silence", "_silence_lifted")
FILE_VIEWS = ("sound", "taken_back", "offered_again")


def _narration(out: Any) -> dict[str, object]:
    """A person's recording of what is out."""
    name = files.new_name()
    files.lay(name, b"ID3")
    row = Narration.objects.create(article=out, voice_kind="human", state="ready", file=name)
    return dict.fromkeys((f"narration{view}" for view in NARRATION_VIEWS), out.pk) | dict.fromkeys(
        (f"narration_{view}" for view in FILE_VIEWS), row.pk
    )


def _gift_link(giver: User) -> GiftLink:
    """One that somebody gave."""
    ends = clock.now() + timedelta(days=7)
    return GiftLink.objects.create(giver=giver, article=1, key=f"sample {giver.pk}", at_most=5, expires_at=ends)


EXPERIMENT_VIEWS = (
    "money_experiment", "money_experiment_plan", "money_experiment_start", "money_experiment_stop",
    "money_arm_retirement",
)  # fmt: skip


def _experiment() -> Experiment:
    """One that has not started."""
    planned = Experiment(key="words", name="Words", placement="end", planned=9999, cap=9999, starts_at=clock.now())
    arms = [PlannedArm("plain", "words.a", 5000), PlannedArm("warm", "words.b", 5000)]
    return planning.plan(experiment=planned, arms=arms, by=None)


def _letter_of(issue: Issue) -> int:
    sending = Sending.objects.create(issue=issue, audience=1, prepared_at=clock.now())
    return Delivery.objects.create(sending=sending, address="olha@reader.example", state="uncertain").pk


def _issue() -> Issue:
    """One that nobody has published yet."""
    newsletter = Newsletter.objects.create(language="en", slug="lamp", name="Lamp", description="x", promise="x")
    issue = Issue(newsletter=newsletter, title="Fog", locale=Locale.objects.get(language_code="en"), live=False)
    Shelf.of("en").add_child(instance=issue)
    return issue


def _transfer() -> Transfer:
    """Money that nobody knows yet."""
    file = Statement.objects.create(name="november.xml", digest="x", entries=1, added=1)
    now = clock.now()
    return Transfer.objects.create(
        key="x", statement=file, amount=700, currency="EUR", booked_at=now, looked_at=now, name="Somebody"
    )


def _editorial(article: Any, out: Any) -> dict[str, object]:
    """What the newsroom names in its addresses, and what readers do."""
    series = Series(locale=Locale.objects.get(language_code="en"), name="Harbour wars")
    series.full_clean()
    series.save()
    story = RunningStory(locale=series.locale, name="Port strike")
    story.full_clean()
    story.save()
    out.running_stories.add(story)
    out.save()
    development = KeyDevelopment.objects.create(story=story, text="The cranes stood still")
    dismissed = DismissedDevelopment.objects.create(story=story, text="Fog", digest="f" * 32)
    FollowUp.objects.create(article=out, promise="The strike will end", due=clock.today(), is_announced=True)
    follow_up = FollowUp.objects.create(article=article, promise="Ask the port again", due=clock.today())
    SafetyDelay.objects.create(words="Kharkiv", hours=6, reason="The second strike")
    chief = person(Role.CHIEF_EDITOR, "Carla")
    held = factories.article("With the lawyers", publish=False)
    LegalHold.objects.create(article=held, reason="Two names", placed_by=chief)
    asked = SecondPersonRequest.objects.create(article=held, act=GuardedAct.LIFT_HOLD, asked_by=chief)
    refusal = RefusedSchedule.objects.create(revision=_revision(article), reason="Embargo", due_at=clock.now())
    helped = MachineHelp.objects.create(article=article, what=Help.SUMMARY, engine="Bable")
    return {
        "story_correction": Correction.objects.create(article=article, kind="correction", note="Two decks").pk,
        "machine_help_check": helped.pk, "machine_help_removal": helped.pk,
        "article_claims": article.pk, "claim_dismissal": article.pk,
        "draft_openings": article.pk, "unnamed_sources_of": article.pk,
        "article_act": article.pk, "wagtailadmin_pages:revisions_compare": article.pk, "translation_review": article.pk,
        "follow_up_outcome": follow_up.pk, "follow_up_line": follow_up.pk, "second_person_request": asked.pk,
        "real_author": _pseudonym(), "refused_schedule_settlement": refusal.pk, "page": out.slug,
        "follow_up_announcement": follow_up.pk, "development": development.pk, "running_story": story.slug,
        **dict.fromkeys(("running_story_desk", "development_taking_over", "story_issue", "story_newsletter"), story.pk),
        "development_dismissal": story.pk, "dismissed_development": dismissed.pk,
        "section": "harbour", "topic": "tugs", "contributor": "olena", "series": series.slug,
    }  # fmt: skip


def _pseudonym() -> int:
    found = factories.contributor("Marta Nobody")
    Contributor.objects.filter(pk=found.pk).update(is_pseudonym=True)
    return found.pk


def _readers(reader: User) -> dict[str, object]:
    """A group, an institution, access that was given, and a letter that is parked."""
    given = complimentary.give(
        email=reader.email, ends=clock.now() + timedelta(days=9), reason="Jury", by=None, tell=False
    )
    parked = Outgoing.objects.create(to=reader.email, subject="Receipt", state=State.PARKED, reason="Refused")
    return {
        "access_group": seats.found(name="Another class", owner=reader, seats=3, ends=None, by=None).pk,
        "access_institution": institutions.admit(name="Library", networks="203.0.113.0/24", ends=None, by=None).pk,
        "take_back_complimentary": given.pk,
        "letter_another_try": parked.pk,
        "letter_dismissal": parked.pk,
        "returned_mail": taking_in.keep(b"Subject: ?", way=Way.PIPE).pk,
    }


def _payments(waiting: Checkout) -> dict[str, object]:
    """Somebody who is about to pay, by card and by transfer, money that came, and a gift."""
    awaited = awaiting.begin(_begun("sender@reader.example"), about="Membership", back_to="/")
    return {
        "payment": waiting.pk,
        "payment_again": waiting.pk,
        "sandbox_card": waiting.session,
        "transfer": awaited.pk,
        **dict.fromkeys(TRANSFER_VIEWS, _transfer().pk),
        **dict.fromkeys(GIFT_VIEWS, _gift().pk),
        **_campaign(),
        "money_gift_link_withdrawal": _gift_link(User.objects.create_user("link-giver@reader.example")).pk,
        **dict.fromkeys(EXPERIMENT_VIEWS, _experiment().pk),
    }


def _revision(article: Any) -> Revision:
    return Revision.objects.for_instance(article).latest("pk")


class Sample:
    """A path for each route, with objects that exist wherever a view would look one up before it asks for rights."""

    of_kind = {
        "section": Section, "topic": Topic, "safetydelay": SafetyDelay, "series": Series, "runningstory": RunningStory,
        "contributor": Contributor, "users": User,
        "groups": Group, "wagtailsettings": Publication, "front": Front, "campaigns_ask": Ask,
        "sites": Site, "locales": Locale, "collections": Collection,
        "newsletter": Newsletter,
    }  # fmt: skip

    def __init__(self, article: Any, picture: Any, out: Any) -> None:
        Front.objects.get_or_create(locale=Locale.objects.get(language_code="en"))
        Ask.objects.get_or_create(
            key="appeal", language="en", placement="end", heading="Help us", text="Please.", button="Join"
        )
        User.objects.get_or_create(email="somebody@lantern.example")
        Publication.load()
        issue = _issue()
        reader = User.objects.create_user("guest@lantern.example")
        waiting = _begun(reader.email)
        self.article = article
        self.month = f"{clock.today():%Y-%m}"
        self.of_view = (
            _editorial(article, out)
            | _readers(reader)
            | _live()
            | _narration(out)
            | _payments(waiting)
            | _money(waiting)
        )
        self.of_view |= {
            "issue_sending": issue.pk,
            "issue_test": issue.pk,
            "issue_links": issue.pk,
            "issue_correction": issue.pk,
            "article_alert": out.pk,
        }
        self.of_view |= dict.fromkeys(("pronunciation", "pronunciation_removal"), Pronunciation.objects.all()[0].pk)
        self.of_view |= dict.fromkeys(("issue_subjects", "issue_figures", "issue_deliveries"), issue.pk)
        self.of_view |= {
            "issue_progress": issue.pk,
            "issue_progress_act": issue.pk,
            "letter_decision": _letter_of(issue),
        }
        names = ("figures", "subscriptions", "figures_csv", "figures_xlsx")
        self.of_view |= {f"newsletter_{name}": issue.newsletter_id for name in names}
        self.values = self._values_of(article, picture) | {
            "label": Label.objects.create(payer=waiting.payer, name="jury").pk,
            "amount": OutsideAmount.objects.get().pk, "gift": MatchingGift.objects.get().pk,
            "arm": Arm.objects.get(variant="words.a").pk,
        }  # fmt: skip

    def _values_of(self, article: Any, picture: Any) -> dict[str, Any]:
        """What stands for a parameter of this name wherever no view has its own."""
        today = clock.today()
        document = DocumentFile.objects.create(title="Ruling", file=ContentFile(b"%PDF-1.4", name="ruling.pdf"))
        media = MediaFile.objects.create(
            title="Horn", type="audio", duration=1, file=ContentFile(b"RIFF", name="horn.wav")
        )
        return {
            "page_id": article.pk, "parent_page_id": article.get_parent().pk, "page_pk": article.pk,
            "page_to_move_id": article.pk, "destination_id": article.get_parent().pk, "image_id": picture.pk,
            "revision_id": _revision(article).pk, "collection_id": 1,
            "app_label": "newsroom", "model_name": "article", "app_name": "newsroom",
            "content_type_app_name": "newsroom", "content_type_model_name": "article", "filter_spec": "width-480",
            "action_name": "approve", "action": "publish", "task_id": Task.objects.first().pk,
            "workflow_pk": Workflow.objects.first().pk, "slug": "x", "duty": "ethics", "key": UUID(int=4),
            "name": "kill", "uidb64": "x", "token": "x",
            "mode": "x", "media_type": "audio", "restriction_id": 1, "revision_id_a": "earliest", "revision_id_b": "latest",
            "kind": "renewal", "language": "en", "year": today.year, "month": today.month, "provider": "sandbox", "number": today.month,
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
