"""`broadsheet staff`: who works here."""

from __future__ import annotations

import sys
from typing import NoReturn

import click
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from broadsheet.accounts.models import User
from broadsheet.config import installing
from broadsheet.newsroom.roles import Role
from broadsheet.ops import audit
from broadsheet.readers import resetting

ROLES = {role.name.lower().replace("_", "-"): role.value for role in Role}
"""Role as typed → name of its group."""


@click.group()
def command() -> None:
    """Add people who work here, and help them in when they have lost their keys."""


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


@command.command("reset-mfa")
@click.argument("address")
@click.confirmation_option(prompt="Their passkeys, app and recovery codes go, and all their sessions end. Go on?")
def reset_mfa(address: str) -> None:
    """Take somebody's second factor away, when telephone and recovery codes are lost. Be sure who asks you for it."""
    person = User.objects.filter(email=address.strip().lower()).first()
    if person is None:
        _refuse(f"Nobody here has the address {address}.")
    taken = resetting.reset_second_factor(user=person, by=None)
    click.echo(
        f"{address} has no second factor any more ({taken} taken away), and sets up a new one at the next sign-in."
    )


def _refuse(message: str) -> NoReturn:
    click.echo(f"broadsheet: {message}", err=True)
    sys.exit(1)
