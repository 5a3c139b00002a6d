"""A unit of work: one short transaction, and what every repository needs to use it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Column, Connection, Executable, Select, Table
from sqlalchemy.dialects import postgresql, sqlite

from plansync.store.secrets import Secrets, hash_secret

Row = TypeVar("Row")

ID_CHARACTERS = 20


@dataclass(frozen=True, slots=True)
class Unit:
    """The open transaction, the keys, and the maker of random text."""

    connection: Connection
    secrets: Secrets
    token: Callable[[], str]

    def new_id(self) -> str:
        """A random id of plain letters and digits, safe as a word on a command line."""
        return hash_secret(self.token())[:ID_CHARACTERS]

    def seal(self, column: Column[Any], row_id: str, plain: str) -> str:
        """Text to store in `column` of the row: it opens nowhere else."""
        return self.secrets.encrypt(plain, place_of(column, row_id))

    def unseal(self, column: Column[Any], row_id: str, stored: str) -> str:
        """What `seal` was given."""
        return self.secrets.decrypt(stored, place_of(column, row_id))

    def all(self, kind: Callable[..., Row], statement: Select[Any]) -> tuple[Row, ...]:
        """Every row as a `kind`, whose fields are the columns."""
        return tuple(kind(**row) for row in self.connection.execute(statement).mappings())

    def first(self, kind: Callable[..., Row], statement: Select[Any]) -> Row | None:
        """The first row as a `kind`, None when there is none."""
        row = self.connection.execute(statement).mappings().first()
        return None if row is None else kind(**row)

    def column(self, statement: Select[Any]) -> tuple[Any, ...]:
        """The first column of every row."""
        return tuple(self.connection.execute(statement).scalars())

    def run(self, statement: Executable) -> int:
        """How many rows the statement touched."""
        return self.connection.execute(statement).rowcount

    def insert(self, table: Table, *rows: Mapping[str, Any]) -> None:
        """Nothing; every row is in the table."""
        if rows:
            self.connection.execute(table.insert(), list(rows))

    def insert_id(self, table: Table, row: Mapping[str, Any]) -> int:
        """The number the database gave to the new row."""
        statement = table.insert().values(row).returning(table.c.id)
        return int(self.connection.execute(statement).scalar_one())

    def upsert(
        self, table: Table, row: Mapping[str, Any], *, key: Sequence[str], keep: Sequence[str] = ()
    ) -> None:
        """Nothing; the row is in the table, new or over the one with the same `key`.

        Columns in `keep` stay as they were when the row was there already.
        """
        statement = self.new(table).values(row)
        changed = {
            name: statement.excluded[name] for name in row if name not in key and name not in keep
        }
        self.connection.execute(
            statement.on_conflict_do_update(index_elements=list(key), set_=changed)
        )

    def new(self, table: Table) -> postgresql.Insert | sqlite.Insert:
        """An INSERT that knows ON CONFLICT, in the words of the database at hand."""
        if self.connection.dialect.name == "postgresql":
            return postgresql.insert(table)
        return sqlite.insert(table)


def place_of(column: Column[Any], row_id: str) -> str:
    """The name of a stored place, "table:row:column", that a ciphertext is bound to."""
    return f"{column.table.name}:{row_id}:{column.name}"
