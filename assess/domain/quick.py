"""Writes whose SQL is built once, for the two rows that every save of a draft writes.

What they write is what the ORM would; see `prepared` for the reads.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Field, Model


def _column(field: Any) -> str:
    return str(field.column)


@cache
def _update_sql(model: type[Model], names: tuple[str, ...]) -> tuple[str, tuple[Any, ...]]:
    fields = tuple(model._meta.get_field(name) for name in names)
    quote = connection.ops.quote_name
    columns = ", ".join(f"{quote(_column(field))} = %s" for field in fields)
    key, table = quote(_column(model._meta.pk)), quote(model._meta.db_table)
    return f"UPDATE {table} SET {columns} WHERE {key} = %s", fields  # noqa: S608


def update(row: Model, values: Mapping[str, Any]) -> None:
    """Write these fields of the row; nothing else of it is touched."""
    sql, fields = _update_sql(type(row), tuple(values))
    given = [
        _for_database(field, value) for field, value in zip(fields, values.values(), strict=True)
    ]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*given, row.pk])


@cache
def _insert_sql(model: type[Model]) -> tuple[str, tuple[Any, ...]]:
    fields = tuple(field for field in model._meta.concrete_fields if not field.primary_key)
    quote = connection.ops.quote_name
    columns = ", ".join(quote(_column(field)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    return f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({places})", fields  # noqa: S608


def insert(row: Model) -> None:
    """Write the row anew; its id is not read back."""
    sql, fields = _insert_sql(type(row))
    with connection.cursor() as cursor:
        cursor.execute(sql, [_for_database(field, getattr(row, field.attname)) for field in fields])


def _for_database(field: "Field[Any, Any]", value: Any) -> Any:
    if isinstance(value, Model):
        value = value.pk
    return field.get_db_prep_save(value, connection)
