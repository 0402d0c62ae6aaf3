"""Why an archive is refused."""


class ArchiveError(Exception):
    """The archive can't be brought in; its message says why in the user's words. Nothing has been changed."""
