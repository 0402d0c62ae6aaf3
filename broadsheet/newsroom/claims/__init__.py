"""Claims about the future in a text: sentences that say what will happen, found by rule and offered, never stored here."""

from broadsheet.newsroom.claims.finding import Suggestion, suggestions

__all__ = ["Suggestion", "suggestions"]
