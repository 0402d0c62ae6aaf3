"""What the live feed keeps."""

from broadsheet.live.models.breaking import Breaking
from broadsheet.live.models.coverage import Coverage, CoverageState
from broadsheet.live.models.digest import Digest, DigestPlan
from broadsheet.live.models.post import Channel, Post, PostCorrection, PostState, PostWithdrawal

__all__ = [
    "Breaking",
    "Channel",
    "Coverage",
    "CoverageState",
    "Digest",
    "DigestPlan",
    "Post",
    "PostCorrection",
    "PostState",
    "PostWithdrawal",
]
