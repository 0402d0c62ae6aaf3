from broadsheet.newsroom.models.article import Access, Article, ArticleBase, BylineEntry, Tone
from broadsheet.newsroom.models.contributor import Contributor
from broadsheet.newsroom.models.correction import Correction, CorrectionKind
from broadsheet.newsroom.models.dismissed_claim import DismissedClaim
from broadsheet.newsroom.models.dismissed_development import DismissedDevelopment
from broadsheet.newsroom.models.document import DocumentFile
from broadsheet.newsroom.models.draft_opening import DraftOpening, Way
from broadsheet.newsroom.models.embargo import Embargo
from broadsheet.newsroom.models.embed import EmbedCopy
from broadsheet.newsroom.models.followup import FollowUp, PutOff, Result
from broadsheet.newsroom.models.key_development import KeyDevelopment
from broadsheet.newsroom.models.legal_hold import LegalHold
from broadsheet.newsroom.models.lexicon import LexiconWord, Misspelling
from broadsheet.newsroom.models.listing import Listing
from broadsheet.newsroom.models.machine_help import Help, MachineHelp
from broadsheet.newsroom.models.media import MediaFile
from broadsheet.newsroom.models.picture import Picture, PublicFile, Rendition
from broadsheet.newsroom.models.public_change import PublicChange
from broadsheet.newsroom.models.publication import Publication
from broadsheet.newsroom.models.publishing import ChangeKind, Published
from broadsheet.newsroom.models.real_author import RealAuthor
from broadsheet.newsroom.models.running_story import RunningStory
from broadsheet.newsroom.models.safety_delay import Delay, SafetyDelay, SafetyOverride
from broadsheet.newsroom.models.schedule import RefusedSchedule
from broadsheet.newsroom.models.second_person import GuardedAct, SecondPersonRequest, SecondPersonRules
from broadsheet.newsroom.models.section import Section
from broadsheet.newsroom.models.series import Series
from broadsheet.newsroom.models.source import Knowledge, Reason, Source, SourceKind
from broadsheet.newsroom.models.source_approval import AwaitedApproval, SourceApproval
from broadsheet.newsroom.models.standing import Duty, StandingPage
from broadsheet.newsroom.models.topic import Topic
from broadsheet.newsroom.models.translated import SectionNotTranslatedError, TranslationReview
from broadsheet.newsroom.models.tree import Home, Month
from broadsheet.newsroom.models.withdrawal import Kill, Takedown

__all__ = [
    "Access",
    "Article",
    "ArticleBase",
    "AwaitedApproval",
    "BylineEntry",
    "ChangeKind",
    "Contributor",
    "Correction",
    "CorrectionKind",
    "Delay",
    "DismissedClaim",
    "DismissedDevelopment",
    "DocumentFile",
    "DraftOpening",
    "Duty",
    "Embargo",
    "EmbedCopy",
    "FollowUp",
    "GuardedAct",
    "Help",
    "Home",
    "KeyDevelopment",
    "Kill",
    "Knowledge",
    "LegalHold",
    "LexiconWord",
    "Listing",
    "MachineHelp",
    "MediaFile",
    "Misspelling",
    "Month",
    "Picture",
    "PublicChange",
    "PublicFile",
    "Publication",
    "Published",
    "PutOff",
    "RealAuthor",
    "Reason",
    "RefusedSchedule",
    "Rendition",
    "Result",
    "RunningStory",
    "SafetyDelay",
    "SafetyOverride",
    "SecondPersonRequest",
    "SecondPersonRules",
    "Section",
    "SectionNotTranslatedError",
    "Series",
    "Source",
    "SourceApproval",
    "SourceKind",
    "StandingPage",
    "Takedown",
    "Tone",
    "Topic",
    "TranslationReview",
    "Way",
]
