"""Who may do what: the five roles of a newsroom, as groups.

The groups are made exactly so at every start. A newsroom that wants a role of another cut makes a group of its own.
Upper apps add their own permissions to a role in their `rights.py`, by `foundation.roles.extend`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from broadsheet.foundation.roles import Role, extend, extensions
from broadsheet.newsroom.models import Home

__all__ = ["Rights", "Role", "ensure", "extend", "group", "missing"]


@dataclass(frozen=True)
class Rights:
    """What one role may: on pages (below the homes), on files (below the root collection), and everywhere."""

    pages: frozenset[str] = frozenset()
    files: frozenset[str] = frozenset()
    anywhere: frozenset[str] = frozenset()

    def __or__(self, other: Rights) -> Rights:
        return Rights(self.pages | other.pages, self.files | other.files, self.anywhere | other.anywhere)


def _files(*acts: str) -> frozenset[str]:
    # Wagtail asks for the rights of its own models, whichever model a site uses for its pictures and files.
    kinds = ("wagtailimages.{}_image", "wagtaildocs.{}_document", "wagtailmedia.{}_media")
    return frozenset(kind.format(act) for act in acts for kind in kinds) - {"wagtailmedia.choose_media"}


def _models(acts: str, *names: str) -> frozenset[str]:
    found: set[str] = set()
    for name in names:
        app, model = name.split(".")
        found.update(f"{app}.{act}_{model}" for act in acts.split())
    return frozenset(found)


_DOOR = Rights(anywhere=frozenset({"wagtailadmin.access_admin"}))

_REPORTER = _DOOR | Rights(
    pages=frozenset({"add_page"}),
    files=_files("add", "choose"),
    anywhere=_models("add change view", "newsroom.followup", "newsroom.machinehelp"),
)
_EDITOR = _REPORTER | Rights(
    pages=frozenset({"change_page", "publish_page", "lock_page", "unlock_page"}),
    files=_files("change", "delete"),
    anywhere=_models("add change view", "newsroom.topic", "newsroom.series", "newsroom.contributor", "newsroom.embargo")
    | _models("add view", "newsroom.legalhold")
    | _models("view", "newsroom.safetydelay")
    | _models("add change view", "newsroom.runningstory")
    | _models("add change delete view", "newsroom.keydevelopment")
    | _models("add view", "newsroom.correction")
    | _models("delete", "newsroom.machinehelp")
    | _models("change view", "newsroom.refusedschedule")
    | frozenset({"wagtail_localize.submit_translation"}),
)
_CHIEF_EDITOR = _EDITOR | Rights(
    pages=frozenset({"bulk_delete_page"}),
    anywhere=_models("add change delete view", "newsroom.section", "newsroom.kill")
    | _models(
        "delete",
        "newsroom.topic",
        "newsroom.series",
        "newsroom.runningstory",
        "newsroom.contributor",
        "newsroom.followup",
    )
    | _models("add view", "newsroom.takedown", "newsroom.safetyoverride")
    | _models("change", "newsroom.legalhold")
    | _models("add change delete", "newsroom.safetydelay")
    | _models("add change delete view", "newsroom.realauthor")
    | _models("add change view", "newsroom.sourceapproval")
    | _models("view", "newsroom.draftopening")
    | _models("change view", "ops.givenuptask")
    | _models("view", "ops.auditentry")
    | _models("add change delete view", "wagtailcore.workflow", "wagtailcore.task", "wagtailcore.groupapprovaltask")
    | frozenset({"newsroom.embed_html", "newsroom.delete_published_article", "newsroom.change_publication"}),
)
_ADMIN = _CHIEF_EDITOR | Rights(
    files=_models("add change delete", "wagtailcore.collection"),
    anywhere=_models("add change delete view", "accounts.user", "auth.group")
    | _models("add change delete view", "wagtailcore.locale", "wagtailcore.site")
    | _models("delete", "newsroom.takedown")
    | frozenset({"newsroom.change_secondpersonrules"}),
)

_rights: dict[Role, Rights] = {
    Role.REPORTER: _REPORTER,
    Role.EDITOR: _EDITOR,
    Role.CHIEF_EDITOR: _CHIEF_EDITOR,
    Role.BUSINESS: _DOOR,
    Role.ADMIN: _ADMIN,
}


def group(role: Role) -> Group:
    """The role's group. `ensure` has made it."""
    return Group.objects.get(name=role)


def ensure() -> None:
    """Make the groups, with exactly these rights. Safe, and quick, to run at every start."""
    known = _permissions()
    homes = list(Home.objects.all())
    everything = Collection.get_first_root_node()
    for role, rights in _all_rights().items():
        found, _made = Group.objects.get_or_create(name=role)
        wanted = _those(known, rights.anywhere)
        if wanted != set(found.permissions.values_list("pk", flat=True)):
            found.permissions.set(wanted)
        _ensure_on_pages(found, _those(known, {f"wagtailcore.{name}" for name in rights.pages}), homes)
        _ensure_on_files(found, _those(known, rights.files), everything)


def missing() -> set[str]:
    """Permissions named here that the database does not know: a misspelling, or an app that has not migrated."""
    known = _permissions()
    return {name for rights in _all_rights().values() for name in rights.anywhere | rights.files if name not in known}


def _all_rights() -> dict[Role, Rights]:
    return {role: rights | Rights(anywhere=extensions(role)) for role, rights in _rights.items()}


def _those(known: dict[str, int], names: Iterable[str]) -> set[int]:
    return {known[name] for name in names if name in known}


def _permissions() -> dict[str, int]:
    named: set[str] = set()
    for rights in _all_rights().values():
        named |= rights.anywhere | rights.files | {f"wagtailcore.{name}" for name in rights.pages}
    codenames = {name.split(".", 1)[1] for name in named}
    found = Permission.objects.filter(codename__in=codenames).values_list("content_type__app_label", "codename", "pk")
    return {f"{app}.{codename}": pk for app, codename, pk in found}


def _ensure_on_pages(found: Group, wanted: set[int], homes: list[Home]) -> None:
    pairs = {(home.pk, permission) for home in homes for permission in wanted}
    present = GroupPagePermission.objects.filter(group=found)
    for row in present:
        if (row.page_id, row.permission_id) not in pairs:
            row.delete()
        pairs.discard((row.page_id, row.permission_id))
    GroupPagePermission.objects.bulk_create(
        [GroupPagePermission(group=found, page_id=page, permission_id=permission) for page, permission in pairs]
    )


def _ensure_on_files(found: Group, wanted: set[int], collection: Collection) -> None:
    present = GroupCollectionPermission.objects.filter(group=found)
    present.exclude(Q(permission_id__in=wanted) & Q(collection=collection)).delete()
    missing = wanted - set(present.values_list("permission_id", flat=True))
    GroupCollectionPermission.objects.bulk_create(
        [GroupCollectionPermission(group=found, collection=collection, permission_id=pk) for pk in missing]
    )
