"""What the import linter cannot see: model relations and template loads obey the same one-way list."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent


def _heights() -> dict[str, int]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    return {app.strip(): -height for height, layer in enumerate(layers) for app in layer.split("|")}


def _app_of(model: type) -> str | None:
    module = model.__module__.split(".")
    return module[1] if module[0] == "broadsheet" else None


def test_every_package_of_the_design_exists():
    packages = {path.name for path in (ROOT / "broadsheet").iterdir() if (path / "__init__.py").exists()}
    assert packages == set(_heights())


def test_model_relations_point_downward():
    heights = _heights()
    wrong = []
    for model in apps.get_models():
        own = _app_of(model)
        if own is None:
            continue
        for field in model._meta.get_fields():
            if not field.is_relation or field.auto_created or field.related_model is None:
                continue
            other = _app_of(field.related_model)
            if other is not None and heights[other] > heights[own]:
                wrong.append(f"{model._meta.label}.{field.name} → {other}")
    assert wrong == []


@pytest.mark.parametrize("app", sorted(_heights()))
def test_templates_load_only_what_is_below(app):
    heights = _heights()
    wrong = []
    for template in (ROOT / "broadsheet" / app).rglob("templates/**/*.html"):
        for folder in re.findall(r"{%\s*(?:extends|include)\s+[\"']([a-z_]+)/", template.read_text()):
            if folder in heights and heights[folder] > heights[app]:
                wrong.append(f"{template.relative_to(ROOT)} → {folder}")
    assert wrong == []
