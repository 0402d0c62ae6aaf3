"""Which rooms of the CMS are open to staff who don't work on articles, by the names of their views."""

from __future__ import annotations

_open_to_all_staff: set[str] = set()


def open_to_all_staff(*view_names: str) -> None:
    """Open these to the business side too, such as the members' list. For the `rights.py` of upper apps.

    It only unlocks the corridor: each room asks for rights of its own.
    """
    _open_to_all_staff.update(view_names)


def is_open_to_all_staff(view_name: str) -> bool:
    """Whether somebody has opened it."""
    return view_name in _open_to_all_staff
