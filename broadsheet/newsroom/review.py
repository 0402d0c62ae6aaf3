"""The newsroom's own review: a reporter submits, an editor approves. Wagtail's workflow does the rest."""

from __future__ import annotations

from django.contrib.auth.models import Group
from wagtail.models import GroupApprovalTask, Task, Workflow, WorkflowPage, WorkflowTask

from broadsheet.newsroom import roles
from broadsheet.newsroom.models import Home
from broadsheet.newsroom.roles import Role

NAME = "Editor's review"


def ensure() -> None:
    """Make the review once, and give it to every language's home. What a chief editor changes later stays changed."""
    if GroupApprovalTask.objects.filter(groups=roles.group(Role.EDITOR)).exists():
        return
    task = GroupApprovalTask.objects.create(name=NAME)
    task.groups.set([roles.group(role) for role in (Role.EDITOR, Role.CHIEF_EDITOR, Role.ADMIN)])
    workflow = Workflow.objects.create(name=NAME)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    for home in Home.objects.all():
        WorkflowPage.objects.update_or_create(page=home, defaults={"workflow": workflow})


def remove_stock() -> None:
    """Wagtail's migrations make a workflow and groups of their own, which would only confuse. On the first start alone."""
    stock = Group.objects.filter(name__in=["Moderators", "Editors"], user=None)
    Workflow.objects.filter(name="Moderators approval").delete()
    Task.objects.filter(name="Moderators approval").delete()
    stock.delete()
