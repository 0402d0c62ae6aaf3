"""What newsletters keep."""

from broadsheet.newsletters.models.batch import Batch
from broadsheet.newsletters.models.carried_correction import CarriedCorrection
from broadsheet.newsletters.models.click import ClickCount, Hit
from broadsheet.newsletters.models.correction_notice import CorrectionNotice, NoticedReader
from broadsheet.newsletters.models.delivery import ALERT, OF_A_LIST, Delivery, Halt, HaltKind, Sending, State, Why
from broadsheet.newsletters.models.gathering import Gathering
from broadsheet.newsletters.models.issue import Issue, Shelf
from broadsheet.newsletters.models.issue_correction import IssueCorrection, LeftOut, PassedOver
from broadsheet.newsletters.models.journal import JournalMark
from broadsheet.newsletters.models.list_import import ListImport
from broadsheet.newsletters.models.newsletter import Gathers, Look, Newsletter, Receives, Then
from broadsheet.newsletters.models.opening import Opening, OpeningCount
from broadsheet.newsletters.models.planned_article import PlannedArticle
from broadsheet.newsletters.models.provider import MailDomain, Rest
from broadsheet.newsletters.models.sending_rules import HandedOn, SendingRules
from broadsheet.newsletters.models.sent_article import SentArticle
from broadsheet.newsletters.models.sign_up import SignUp
from broadsheet.newsletters.models.story_issue import StoryIssue
from broadsheet.newsletters.models.subject_test import Because, SubjectDecision, SubjectTest
from broadsheet.newsletters.models.subscription import Consent, EndedBy, Pace, Subscriber, Subscription, new_token

__all__ = [
    "ALERT",
    "OF_A_LIST",
    "Batch",
    "Because",
    "CarriedCorrection",
    "ClickCount",
    "Consent",
    "CorrectionNotice",
    "Delivery",
    "EndedBy",
    "Gathering",
    "Gathers",
    "Halt",
    "HaltKind",
    "HandedOn",
    "Hit",
    "Issue",
    "IssueCorrection",
    "JournalMark",
    "LeftOut",
    "ListImport",
    "Look",
    "MailDomain",
    "Newsletter",
    "NoticedReader",
    "Opening",
    "OpeningCount",
    "Pace",
    "PassedOver",
    "PlannedArticle",
    "Receives",
    "Rest",
    "Sending",
    "SendingRules",
    "SentArticle",
    "Shelf",
    "SignUp",
    "State",
    "StoryIssue",
    "SubjectDecision",
    "SubjectTest",
    "Subscriber",
    "Subscription",
    "Then",
    "Why",
    "new_token",
]
