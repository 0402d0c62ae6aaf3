"""`broadsheet staff`: who works here."""

from __future__ import annotations

import sys

import click
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from broadsheet.accounts.models import User
from broadsheet.config import installing
from broadsheet.newsroom.roles import Role
from broadsheet.ops import audit

ROLES = {role.name.lower().replace("_", "-"): role.value for role in Role}
"""Role as typed → name of its group."""


@click.group()
def command() -> None:
    """Add people who work here."""


@command.command()
@click.argument("address")
@click.option("--name", default="", help="How the person is called.")
@click.option(
    "--role", type=click.Choice(list(ROLES)), default="admin", show_default=True, help="What the person may do."
)
@click.password_option(help="The password to sign in with; asked for when left out.")
def add(address: str, name: str, role: str, password: str) -> None:
    """Add one of the staff, who can sign in at /cms/ at once."""
    installing.install(say=click.echo)
    group = Group.objects.get(name=ROLES[role])
    try:
        validate_email(address)
        validate_password(password)
    except ValidationError as error:
        _refuse(" ".join(error.messages))
    if User.objects.filter(email=address.strip().lower()).exists():
        _refuse(f"{address} has an account already.")
    person = User.objects.create_user(address, password, name=name, is_staff=True)
    person.groups.add(group)
    audit.note(act="staff.add", on=person, by=None, role=group.name)
    click.echo(f"{address} can sign in as {group.name}.")


def _refuse(message: str) -> None:
    click.echo(f"broadsheet: {message}", err=True)
    sys.exit(1)
