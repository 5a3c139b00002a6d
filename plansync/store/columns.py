"""Column types both databases share: aware UTC instants, and JSON kept as sorted text."""

import json
from datetime import UTC, datetime
from typing import Any, TypeAlias

from sqlalchemy import DateTime, Dialect, Text
from sqlalchemy.types import TypeDecorator

Json: TypeAlias = dict[str, Any] | list[Any] | str | int | float | bool | None
JsonObject: TypeAlias = dict[str, Any]


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, always handed back in UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 SQLAlchemy's signature
        """The instant in UTC, as the database keeps it."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 SQLAlchemy's signature
        """The instant as an aware datetime; SQLite hands it back without its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class JsonText(TypeDecorator[Any]):
    """A JSON value as text with sorted keys: the same value is the same text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Json, dialect: Dialect) -> str | None:  # noqa: ARG002 SQLAlchemy's signature
        """The value as compact JSON text; None stays NULL."""
        return None if value is None else dump_json(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Json:  # noqa: ARG002 SQLAlchemy's signature
        """The value the text stands for."""
        parsed: Json = None if value is None else json.loads(value)
        return parsed


def dump_json(value: Json) -> str:
    """Compact JSON text of a value, keys in order."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
