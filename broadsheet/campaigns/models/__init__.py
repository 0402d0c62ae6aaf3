"""What campaigns keep."""

from broadsheet.campaigns.models.amounts import MatchingGift, OutsideAmount, StretchGoal, Way
from broadsheet.campaigns.models.ask import Ask, Device, Placement, SignedIn, Target
from broadsheet.campaigns.models.bucket import ReaderBucket
from broadsheet.campaigns.models.campaign import Campaign, Counts, Ending, Goal, Launch, State
from broadsheet.campaigns.models.experiment import Arm, Experiment, ExperimentStart, ExperimentStop
from broadsheet.campaigns.models.exposure import CountedFile, ExposureCount, ExposureKind
from broadsheet.campaigns.models.reminder import Reminder
from broadsheet.campaigns.models.seen import Seen
from broadsheet.campaigns.models.words import CampaignWords

__all__ = [
    "Arm",
    "Ask",
    "Campaign",
    "CampaignWords",
    "CountedFile",
    "Counts",
    "Device",
    "Ending",
    "Experiment",
    "ExperimentStart",
    "ExperimentStop",
    "ExposureCount",
    "ExposureKind",
    "Goal",
    "Launch",
    "MatchingGift",
    "OutsideAmount",
    "Placement",
    "ReaderBucket",
    "Reminder",
    "Seen",
    "SignedIn",
    "State",
    "StretchGoal",
    "Target",
    "Way",
]
