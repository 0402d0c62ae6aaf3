"""Who gives and takes access: the business side and the admins."""

from __future__ import annotations

from broadsheet.foundation.roles import Role, extend
from broadsheet.foundation.rooms import open_to_all_staff

SEE = "membership.view_grant"

extend(
    Role.BUSINESS,
    Role.ADMIN,
    permissions={
        SEE,
        "membership.add_grant",
        "membership.delete_grant",
        "membership.view_group",
        "membership.add_group",
        "membership.change_group",
        "membership.view_institution",
        "membership.add_institution",
        "membership.change_institution",
        "membership.change_accesssettings",
    },
)

open_to_all_staff(
    "access",
    "new_complimentary",
    "take_back_complimentary",
    "new_access_group",
    "access_group",
    "new_access_institution",
    "access_institution",
    "wagtailsettings:edit",  # how generous the meter is; other settings ask for rights of their own
)
