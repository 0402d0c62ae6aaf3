"""What the live feed keeps."""

from broadsheet.live.models.breaking import Breaking
from broadsheet.live.models.coverage import Coverage, CoverageState
from broadsheet.live.models.desk import Beat, FilingAddress, Stray
from broadsheet.live.models.digest import Digest, DigestPlan
from broadsheet.live.models.post import Channel, Post, PostCorrection, PostState, PostWithdrawal

__all__ = [
    "Beat",
    "Breaking",
    "Channel",
    "Coverage",
    "CoverageState",
    "Digest",
    "DigestPlan",
    "FilingAddress",
    "Post",
    "PostCorrection",
    "PostState",
    "PostWithdrawal",
    "Stray",
]
