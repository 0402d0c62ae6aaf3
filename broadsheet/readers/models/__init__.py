from broadsheet.readers.models.profile import ReaderProfile

__all__ = ["ReaderProfile"]
