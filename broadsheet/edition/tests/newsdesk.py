"""A newsroom at work: every act that changes what readers see, by number, for tests that let chance choose."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from wagtail.models import Locale

from broadsheet.audio import changing as changing_narrations
from broadsheet.audio.models import Narration, Part, VoiceKind, Why
from broadsheet.foundation import clock
from broadsheet.frontpage.models import Front
from broadsheet.live import changing, covering, filing
from broadsheet.live.filing import Words
from broadsheet.live.models import Coverage, CoverageState, Post
from broadsheet.newsroom import (
    correcting,
    developing,
    embargoing,
    following_up,
    gate,
    holding,
    machine_help,
    publishing,
    scheduling,
    withdrawing,
)
from broadsheet.newsroom.models import (
    Article,
    BylineEntry,
    Contributor,
    Correction,
    DocumentFile,
    FollowUp,
    Help,
    Home,
    Picture,
    Publication,
    Result,
    RunningStory,
    Section,
    Series,
    Source,
    StandingPage,
    Topic,
)
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from broadsheet.newsroom.tests.sourced import approve, unnamed
from tests import factories
from tests.narrations import narrate

SECTIONS = ("Harbour", "City")
TOPICS = ("Cranes", "Fog", "Grain")
PEOPLE = ("Olena Marchenko", "Danylo Hrytsenko")
SLUGS = ("cranes", "tugs", "piers", "lamps", "ropes")


class Newsdesk:
    """The desk of one random run. `clock_on` moves the frozen time forward."""

    def __init__(self, clock_on: Callable[[timedelta], Any]) -> None:
        self._clock_on = clock_on
        self._made = 0
        self.pictures = [factories.picture("A crane", size=(640, 480)), factories.picture("A tug", size=(480, 640))]
        self._sections = [factories.section(name).pk for name in SECTIONS]
        self._sections.append(factories.section("Порт", "uk").pk)
        self.series = Series.objects.create(name="The log", slug="the-log", locale=_locale("en"))
        self._running = [factories.running_story(name).pk for name in ("Strike", "Flood")]
        self._running.append(factories.running_story("Страйк", "uk").pk)
        factories.article("The first story", topics=[factories.topic("Cranes")], by=PEOPLE[0])

    def do(self, act: str, one: int, other: int) -> None:
        """One act, chosen by name, on whatever the two numbers choose."""
        self._clock_on(timedelta(minutes=7))
        getattr(self, act)(one, other)

    # New stories ----------------------------------------------------------------------------------------------------

    def publish_new(self, one: int, other: int) -> None:
        """A story, perhaps members-only, perhaps in the series, with a card of another."""
        self._new(one, other, publish=True)

    def draft(self, one: int, other: int) -> None:
        """A story that nobody may know of, about a topic that nobody has heard of."""
        made = self._new(one, other, publish=False)
        made.topics.add(factories.topic(f"Secret {one}"))
        made.save_revision()

    def translate(self, one: int, other: int) -> None:
        """A Ukrainian sibling of a story, out or not."""
        original = self._article(one)
        if original is None or original.edition != "en":
            return
        if Article.objects.filter(translation_key=original.translation_key, edition="uk").exists():
            return
        sibling = factories.article(
            f"Переклад {one}", language="uk", section=self._section(2), publish=False,
            translation_key=original.translation_key,
        )  # fmt: skip
        if other % 2:
            publishing.publish(article=sibling, by=None)

    def translate_section(self, one: int, other: int) -> None:
        """The first section gets a sibling in the other language, or loses it."""
        sibling = self._section(2)
        sibling.translation_key = self._section(0).translation_key if other % 2 else uuid.uuid4()
        sibling.save()

    # Changes to a story ---------------------------------------------------------------------------------------------

    def edit(self, one: int, other: int) -> None:
        """New text, as a typo, an update, a clarification or a correction."""
        kind = ("typo", "update", "clarification", "correction")[other % 4]
        self._change(one, title=f"Headline {other}", change_kind=kind, change_note="Because.")

    def rename(self, one: int, other: int) -> None:
        """Another address; the old one redirects."""
        self._change(one, slug=f"{SLUGS[other % len(SLUGS)]}-{one}")

    def move_section(self, one: int, other: int) -> None:
        """Into another section."""
        self._change(one, section=self._section(other % 2))

    def change_tone(self, one: int, other: int) -> None:
        """Opinion leaves the news feed."""
        self._change(one, tone=("news", "opinion", "analysis")[other % 3])

    def change_access(self, one: int, other: int) -> None:
        """Closed to all but members, or opened."""
        self._change(one, access=("open", "members", "registered")[other % 3])

    def change_series(self, one: int, other: int) -> None:
        """Into the series or out of it."""
        self._change(one, series=self.series if other % 2 else None)

    def hide_from_search_engines(self, one: int, other: int) -> None:
        """Out of the sitemaps."""
        self._change(one, noindex=bool(other % 2))

    def change_byline(self, one: int, other: int) -> None:
        """Somebody else wrote it."""
        draft = self._draft(one)
        if draft is not None:
            entry = (
                BylineEntry(contributor=factories.contributor(PEOPLE[other % 2]))
                if other % 3
                else BylineEntry(text="Staff")
            )
            draft.byline = [entry]
            draft.save_revision().publish()

    def change_topics(self, one: int, other: int) -> None:
        """About something else."""
        draft = self._draft(one)
        if draft is not None:
            draft.topics = [factories.topic(TOPICS[other % 3])] if other % 4 else []
            draft.save_revision().publish()

    def change_picture(self, one: int, other: int) -> None:
        """Another main picture, or none."""
        self._change(one, main_picture=self.pictures[other % 2] if other % 3 else None)

    def change_sources(self, one: int, other: int) -> None:
        """It rests on something else: a named source, a document of ours, an approved unnamed one, or nothing."""
        draft = self._draft(one)
        if draft is None:
            return
        kinds = {
            0: [],
            1: [Source(name=f"Somebody {other}"), unnamed(description=f"an official of rank {other}")],
            2: [Source(kind="document", name="Ruling", document=self._document(other))],
        }
        draft.source_list.set(kinds[other % 3])
        draft.not_verified = f"What came of it {other}." if other % 2 else ""
        revision = draft.save_revision()
        approve(draft)
        revision.publish()

    def rename_document(self, one: int, other: int) -> None:
        """A script gives a document another title, which its address does not hold, or another file, which it does."""
        document = self._document(one)
        document.title = f"Ruling {other}"
        document.save()

    def _document(self, number: int) -> DocumentFile:
        title = f"Ruling {number % 2}"
        found = DocumentFile.objects.order_by("pk").first()
        if found is None:
            found = DocumentFile(title=title, file=ContentFile(b"%PDF-1.7", name="ruling.pdf"))
            found.save()
        return found

    def unpublish(self, one: int, other: int) -> None:
        """Off the site, or back."""
        article = self._article(one)
        if article is not None:
            (publishing.unpublish if article.live else publishing.publish)(article=article, by=None)

    def take_down(self, one: int, other: int) -> None:
        """Gone for legal reasons, or back as a draft."""
        self._withdraw(one, withdrawing.take_down, withdrawing.undo_takedown, "takedown")

    def kill(self, one: int, other: int) -> None:
        """Pulled by the newsroom, or back as a draft."""
        self._withdraw(one, withdrawing.kill, withdrawing.undo_kill, "kill")

    def hold(self, one: int, other: int) -> None:
        """Under a legal hold, off the site or as it is; or free again."""
        article = self._article(one)
        if article is None:
            return
        if article.legal_hold is not None:
            holding.lift(article=article, by=None)
        else:
            holding.place(article=article, reason="Lawyers", take_off=bool(other % 2), by=None)

    def retract(self, one: int, other: int) -> None:
        """Wrong from end to end; the page stays."""
        article = self._article(one)
        if article is not None:
            correcting.retract(article=article, note="Wrong.", by=None)

    def drop_correction(self, one: int, other: int) -> None:
        """A script removes a correction."""
        correction = Correction.objects.order_by("pk").first()
        if correction is not None:
            correction.delete()

    def delete(self, one: int, other: int) -> None:
        """Gone for good."""
        article = self._article(one)
        if article is not None and Article.objects.count() > 1:
            article.delete()

    # Running stories ------------------------------------------------------------------------------------------------

    def change_stories(self, one: int, other: int) -> None:
        """Into one running story, both, or none."""
        draft = self._draft(one)
        if draft is not None:
            draft.running_stories = [
                story for number, story in enumerate(self._stories()) if (other + 1) & (1 << number)
            ]
            draft.save_revision().publish()

    def develop(self, one: int, other: int) -> None:
        """A key development, perhaps of an earlier month, perhaps with an article; another day, or gone again."""
        story = self._stories()[one % 2]
        day = clock.today() - timedelta(days=(0, 3, 40)[other % 3])
        article = self._article(other) if other % 4 else None
        found = story.developments.order_by("pk").first() if one % 3 == 0 else None
        if found is None:
            developing.add(story=story, text=f"It happened {one}.", day=day, article=article, by=None)
        elif other % 2:
            developing.change(
                development=found, text=f"It happened, changed {other}.", day=day, article=article, by=None
            )
        else:
            developing.remove(development=found, by=None)

    def claim(self, one: int, other: int) -> None:
        """A sentence of a story is followed up, and readers perhaps told of it."""
        article = self._article(one)
        if article is not None:
            made = following_up.promise(article=article, promise="It will be.", due=clock.today(), by=self._chief())
            if other % 3:
                following_up.announce(follow_up=made, by=self._chief())

    def settle_claim(self, one: int, other: int) -> None:
        """It happened or not, told or not; still open; told after all, or taken back."""
        rows = list(FollowUp.objects.order_by("pk"))
        if not rows:
            return
        found, by = rows[one % len(rows)], self._chief()
        if found.done_at is not None:
            (following_up.show if other % 2 else following_up.hide)(follow_up=found, by=by)
        elif other % 3 == 0:
            following_up.put_off(follow_up=found, until=clock.today() + timedelta(days=9), by=by)
        elif other % 3 == 1:
            result = Result.HAPPENED if other % 2 else Result.DID_NOT
            following_up.close(follow_up=found, outcome=f"So it was {other}", by=by, result=result, is_public=other < 5)
        else:
            (following_up.keep_quiet if found.is_announced else following_up.announce)(follow_up=found, by=by)

    def change_story(self, one: int, other: int) -> None:
        """A running story gets another name, address or picture, ends, or goes on."""
        story = self._stories()[one % 2]
        story.name, story.slug = f"The strike {other}", f"strike-{one % 2}-{other % 2}"
        story.picture = self.pictures[other % 2] if other % 3 else None
        story.ended_on = clock.today() if other % 4 == 0 else None
        story.save()

    def translate_story(self, one: int, other: int) -> None:
        """The first running story gets a sibling in the other language, or loses it."""
        first, sibling = self._stories(), RunningStory.objects.get(pk=self._running[2])
        sibling.translation_key = first[0].translation_key if other % 2 else uuid.uuid4()
        sibling.save()
        article = Article.objects.filter(edition="uk").first()
        if article is not None:
            draft = article.get_latest_revision_as_object()
            draft.running_stories = [sibling] if one % 2 else []
            draft.save_revision().publish()

    # Time -----------------------------------------------------------------------------------------------------------

    def schedule(self, one: int, other: int) -> None:
        """Out in some hours."""
        self._change(one, go_live_at=clock.now() + timedelta(hours=other + 1))

    def embargo(self, one: int, other: int) -> None:
        """Not before some hours have passed."""
        article = self._article(one)
        if article is not None:
            until = clock.now() + timedelta(hours=other + 1)
            embargoing.place(article=article, until=until, reason="Wait", by=None)

    def wait(self, one: int, other: int) -> None:
        """Time goes by, and the worker does what is due."""
        steps = (timedelta(hours=1), timedelta(hours=9), timedelta(days=1), timedelta(days=3), timedelta(days=40))
        self._clock_on(steps[other % len(steps)])
        scheduling.run()
        filing.let_out_planned()

    # What stands around stories -------------------------------------------------------------------------------------

    def arrange_front(self, one: int, other: int) -> None:
        """Stories by hand, some for a while only; or no front of the desk's own."""
        front = Front.objects.filter(locale__language_code="en").first() or Front(locale=_locale("en"))
        if other % 5 == 0 and front.pk:
            front.delete()
            return
        card = {"article": self._article(one), "headline": "By hand" if one % 2 else "", "kicker": "",
                "shows_from": clock.now() + timedelta(hours=one) if other % 2 else None,
                "shows_until": clock.now() + timedelta(hours=one + 5) if other % 3 else None}  # fmt: skip
        front.containers = [
            ("splash", {"cards": [card], "count": 2}),
            ("editors_picks", {"title": "Picks", "cards": [card]}),
            ("news_feed", {"title": "", "count": 5}),
            ("latest", {"title": "", "count": 4, "shape": "river"}),
        ]
        front.live = True
        front.save()

    def rename_section(self, one: int, other: int) -> None:
        """Another name, place or address in the menu."""
        section = self._section(one % 3)
        section.name, section.position = f"{section.name.split()[0]} {other}", other
        section.in_menu = bool(other % 4)
        section.save()

    def readdress_section(self, one: int, other: int) -> None:
        """The section's pages move."""
        section = self._section(one % 3)
        section.slug = f"part-{section.pk}-{other}"
        section.save()

    def rename_person(self, one: int, other: int) -> None:
        """A contributor gets another name, address or portrait, or comes to stand on the imprint."""
        person = Contributor.objects.order_by("pk").first()
        if person is not None:
            person.role, person.slug = f"Reporter {other}", f"person-{other % 2}"
            person.name = f"{PEOPLE[0]} {one}" if one % 2 else PEOPLE[0]
            person.portrait = self.pictures[other % 2] if other % 3 else None
            person.on_imprint, person.speaks = bool(one % 3), f"English {other % 2}"
            person.save()

    def rename_topic(self, one: int, other: int) -> None:
        """A topic gets another name."""
        topic = Topic.objects.order_by("pk").first()
        if topic is not None:
            topic.name, topic.slug = f"Topic {other}", f"topic-{other % 3}"
            topic.save()

    def rename_series(self, one: int, other: int) -> None:
        """The series gets another name."""
        self.series.name = f"The log {other}"
        self.series.save()

    def rename_paper(self, one: int, other: int) -> None:
        """The paper gets another name, colour, or sign."""
        paper = Publication.load()
        paper.name = f"The Lantern {other % 3}"
        paper.accent = ("", "#7a1f1f", "#1f3d7a")[one % 3]
        paper.save()

    def standing_page(self, one: int, other: int) -> None:
        """A page of the paper itself: made, changed, hidden from the menu, taken off."""
        page = StandingPage.objects.filter(slug="about").first()
        if page is None:
            page = StandingPage(title="About us", slug="about", locale=_locale("en"), live=False)
            Home.in_language("en").add_child(instance=page)
        page.title, page.show_in_menus = f"About us {one}", bool(other % 2)
        page.duty = ("", "imprint", "ethics", "funding", "machines")[one % 5]
        page.save_revision().publish()
        if other % 5 == 0:
            page.unpublish()

    def change_picture_words(self, one: int, other: int) -> None:
        """A picture's caption, credit or focal point changes wherever it is used."""
        picture = Picture.objects.get(pk=self.pictures[one % 2].pk)
        picture.caption, picture.credit, picture.description = f"Caption {other}", f"Somebody {other}", f"Alt {other}"
        picture.save()

    # The live news ----------------------------------------------------------------------------------------------------

    def cover(self, one: int, other: int) -> None:
        """Live coverage begins, announced or at once, of a section, with an article about it."""
        if Coverage.objects.count() > 2:
            return
        made = Coverage.objects.create(
            language=("en", "en", "uk")[one % 3], slug=f"event-{Coverage.objects.count()}", headline=f"Event {one}",
            section=self._section(other % 2), starts_at=clock.now() + timedelta(hours=other),
        )  # fmt: skip
        article = self._article(other)
        if article is not None:
            made.articles.add(article)
        if other % 4:
            covering.move(coverage=made, to=CoverageState.LIVE, by=None)
        else:
            covering.announce(coverage=made, by=None)

    def move_coverage(self, one: int, other: int) -> None:
        """It begins, is paused, ends with a bulletin, or begins again."""
        coverage = self._coverage(one)
        if coverage is not None:
            to = (CoverageState.LIVE, CoverageState.PAUSED, CoverageState.ENDED)[other % 3]
            covering.move(coverage=coverage, to=to, by=None, bulletin=f"What came of it {other}.")

    def post(self, one: int, other: int) -> None:
        """Some posts of a coverage: by somebody, with a picture, a key event, in the news feed, or not yet."""
        coverage = self._coverage(one)
        for number in range(1 if other % 3 else 16):  # enough of them fill pages of earlier ones
            words = Words(
                f"Post {one} {number}.", headline="A headline" if other % 2 else "", is_key=other % 4 == 1,
                picture=self.pictures[one % 2] if other % 5 == 0 else None, is_in_feed=other % 3 == 1 or number == 7,
                contributors=[factories.contributor(PEOPLE[other % 2])] if one % 2 else (),
            )  # fmt: skip
            wait = clock.now() + timedelta(hours=2) if other == 7 else None
            made = filing.file(words=words, coverage=coverage, by=None, not_before=wait)
            if other % 7 != 6:
                filing.let_out(post=made, by=None)

    def short_item(self, one: int, other: int) -> None:
        """A short item of the news feed."""
        made = filing.file(words=Words(f"Item {one}."), coverage=None, by=None, language=("en", "uk")[other % 2])
        filing.let_out(post=made, by=None)

    def edit_post(self, one: int, other: int) -> None:
        """Other words, an update or a correction; in the news feed or not; with an article that it grew into."""
        post = self._post(one)
        if post is None:
            return
        words = Words(f"Post, changed {other}.", is_in_feed=bool(other % 2), is_key=other % 3 == 0)
        if other % 4 == 3:
            changing.correct(post=post, note="We were wrong.", words=words, seen=post.version, by=None)
        else:
            changing.edit(post=post, words=words, seen=post.version, by=None, is_update=other % 4 == 1)

    def withdraw_post(self, one: int, other: int) -> None:
        """Taken back, or back again."""
        post = self._post(one)
        if post is not None and post.is_withdrawn:
            changing.restore(post=post, by=None)
        elif post is not None:
            changing.withdraw(post=post, reason="No.", by=None)

    def pin_post(self, one: int, other: int) -> None:
        """On top, or nothing on top."""
        post = self._post(one)
        if post is not None and post.coverage is not None:
            covering.pin(coverage=post.coverage, post=post if other % 3 else None, by=None)

    # Narrations -------------------------------------------------------------------------------------------------------

    def narrate(self, one: int, other: int) -> None:
        """A story, or the open part of one, is read aloud: by a voice, by somebody, or anew."""
        article = self._article(one)
        if article is None or not article.is_public:
            return
        is_open_part = gate.is_gated(article) and other % 2
        voice = VoiceKind.HUMAN if other % 3 == 0 else VoiceKind.SYNTHETIC
        narrate(
            article, Part.OPEN if is_open_part else Part.WHOLE, voice_kind=voice, sound=f"ID3 {one} {other}".encode()
        )

    def help_by_machine(self, one: int, other: int) -> None:
        """A machine's help is written down, checked, or taken back."""
        article = self._article(one)
        if article is None:
            return
        row = machine_help.note(article=article, what=Help.SUMMARY, engine=f"Bable {other % 2}", by=None)
        if other % 3 == 0:
            machine_help.remove(row=row, by=None)

    def silence(self, one: int, other: int) -> None:
        """A narration is taken back."""
        rows = list(Narration.objects.current().order_by("pk"))
        if rows:
            changing_narrations.end(rows[one % len(rows)], why=Why.SILENCED)

    # ----------------------------------------------------------------------------------------------------------------

    def _stories(self) -> list[RunningStory]:
        return [RunningStory.objects.select_related("locale").get(pk=key) for key in self._running[:2]]

    def _chief(self) -> Any:
        return person(Role.CHIEF_EDITOR)

    def _coverage(self, number: int) -> Coverage | None:
        coverages = list(Coverage.objects.order_by("pk"))
        return coverages[number % len(coverages)] if coverages else None

    def _post(self, number: int) -> Post | None:
        posts = list(Post.objects.select_related("coverage").exclude(at=None).order_by("-pk"))
        return posts[number * 7 % len(posts)] if posts else None

    def _new(self, one: int, other: int, *, publish: bool) -> Article:
        self._made += 1
        body: list[Any] = [("paragraph", f"<p>Open words {one}.</p>"), ("paragraph", f"<p>Closed words {other}.</p>")]
        related = self._article(other)
        if related is not None and one % 2:
            body.append(("related", {"article": related}))
            body.append(("paragraph", f'<p>See <a linktype="page" id="{related.pk}">there</a>.</p>'))
        if one % 5 == 0:
            body.insert(0, ("special", {"title": "A map", "html": f"<b>{other}</b>", "height": 100}))
        return factories.article(
            f"Story {self._made}",
            body=body,
            section=self._section(other % 2),
            access=("open", "open", "members")[one % 3],
            series=self.series if other % 2 else None,
            topics=[factories.topic(TOPICS[one % 3])] if one % 4 else [],
            by=PEOPLE[other % 2] if one % 2 else None,
            main_picture=self.pictures[one % 2] if other % 3 else None,
            publish=publish,
        )

    def _section(self, number: int) -> Section:
        return Section.objects.select_related("locale").get(pk=self._sections[number])

    def _article(self, number: int) -> Article | None:
        articles = list(Article.objects.order_by("pk"))
        return articles[number % len(articles)] if articles else None

    def _draft(self, number: int) -> Any:
        article = self._article(number)
        return article.get_latest_revision_as_object() if article is not None else None

    def _change(self, number: int, **facts: Any) -> None:
        draft = self._draft(number)
        if draft is not None:
            draft.go_live_at = None
            for name, value in facts.items():
                setattr(draft, name, value)
            draft.save_revision().publish()

    def _withdraw(self, number: int, act: Any, undo: Any, row: str) -> None:
        article = self._article(number)
        if article is None:
            return
        if hasattr(article, row):
            undo(article=article, by=None)
        else:
            act(article=article, reason="No.", public_note=("", "A court ordered it.")[number % 2], by=None)


ACTS = sorted(name for name in vars(Newsdesk) if not name.startswith("_") and name != "do")


def _locale(language: str) -> Locale:
    return Locale.objects.get(language_code=language)
