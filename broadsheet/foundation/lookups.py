"""`field__among=keys`: one of any number of keys, handed over as one value. `field__has_word=word`: a list in JSON holds it.

`__in` makes a parameter of each: 32,766 of them are all that SQLite takes, and building the statement costs more than asking it.
Django's `contains` looks into JSON on PostgreSQL alone.
"""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.db.models import Field, JSONField, Lookup


@Field.register_lookup
class Among(Lookup[Any]):
    """Whether the field is one of these keys: numbers, texts or UUIDs, none of them None."""

    lookup_name = "among"
    prepare_rhs = False

    def get_db_prep_lookup(self, value: Any, connection: Any) -> tuple[str, Any]:
        """All keys as one parameter."""
        field = self.lhs.output_field
        keys = [field.get_db_prep_value(key, connection, prepared=False) for key in value]
        if connection.vendor == "postgresql":
            return "%s", [keys]
        return "%s", [json.dumps([key.hex if isinstance(key, uuid.UUID) else key for key in keys])]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """An array."""
        lhs, parameters = self.process_lhs(compiler, connection)
        rhs, keys = self.process_rhs(compiler, connection)
        kind = self.lhs.output_field.db_type(connection)
        kind = {"bigserial": "bigint", "serial": "integer"}.get(kind, kind)
        return f"{lhs} = ANY({rhs}::{kind}[])", (*parameters, *keys)

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """JSON that is taken apart there."""
        lhs, parameters = self.process_lhs(compiler, connection)
        rhs, keys = self.process_rhs(compiler, connection)
        return f"{lhs} IN (SELECT value FROM json_each({rhs}))", (*parameters, *keys)  # noqa: S608 — the column, and %s


@JSONField.register_lookup
class HasWord(Lookup[Any]):
    """Whether a list of texts has this one among them."""

    lookup_name = "has_word"
    prepare_rhs = False

    def get_db_prep_lookup(self, value: Any, connection: Any) -> tuple[str, Any]:
        """The text as it is; PostgreSQL compares JSON."""
        return "%s", [json.dumps([value]) if connection.vendor == "postgresql" else value]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """`@>`."""
        lhs, parameters = self.process_lhs(compiler, connection)
        rhs, word = self.process_rhs(compiler, connection)
        return f"{lhs} @> {rhs}::jsonb", (*parameters, *word)

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """JSON that is taken apart there."""
        lhs, parameters = self.process_lhs(compiler, connection)
        rhs, word = self.process_rhs(compiler, connection)
        return f"EXISTS (SELECT 1 FROM json_each({lhs}) WHERE value = {rhs})", (*parameters, *word)  # noqa: S608 — the column, and %s
