"""What the live feed keeps."""

from broadsheet.live.models.coverage import Coverage, CoverageState
from broadsheet.live.models.post import Channel, Post, PostCorrection, PostState, PostWithdrawal

__all__ = ["Channel", "Coverage", "CoverageState", "Post", "PostCorrection", "PostState", "PostWithdrawal"]
