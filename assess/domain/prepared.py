"""Reads whose SQL is built once.

Building a queryset and its SQL costs the ORM many times what running it does, and the pages on which
a panel writes ask the same few questions every few seconds. A `Prepared` read is a queryset like any
other, written as a function of its inputs; its SQL is kept after the first time, so it finds what
the ORM finds by construction, and costs what a plain statement does.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    ValuesListIterable,
    get_related_populators,
)

# The largest id that a row can have: what comes from an address is compared with it first.
LARGEST_ID = 2**63 - 1
# Stand in for the inputs while the SQL is built. They fit the smallest column of whole numbers,
# and no query of ours compares with them.
_FIRST_STAND_IN = 31_417


@dataclass(frozen=True)
class _Plan:
    sql: str
    params: tuple[Any, ...]
    converters: tuple[tuple[int, tuple[Any, ...], Any], ...]
    build: Callable[[list[Any]], Any]


class Prepared:
    """`Prepared(lambda pk: Service.objects.filter(pk=pk))`, asked as `find(5)` or `find.one(5)`.

    Inputs are whole numbers, and each has its place in the SQL: an input cannot decide which SQL it
    is. Answers model instances with what `select_related` names, or the tuples of `values_list`.
    """

    def __init__(self, queryset: Callable[..., QuerySet[Any, Any]]) -> None:
        self.queryset = queryset
        self._inputs = queryset.__code__.co_argcount
        self._plans: dict[str, _Plan] = {}

    def __call__(self, *inputs: int) -> list[Any]:
        """Every row, in the order of the queryset."""
        plan = self._plans.get(connection.vendor) or self._prepare()
        params = [
            inputs[value - _FIRST_STAND_IN] if _stands_in(value, len(inputs)) else value
            for value in plan.params
        ]
        with connection.cursor() as cursor:
            cursor.execute(plan.sql, params)
            rows = cursor.fetchall()
        return [plan.build(self._converted(plan, row)) for row in rows]

    def one(self, *inputs: int) -> Any:
        """The first row, or nothing."""
        return next(iter(self(*inputs)), None)

    @staticmethod
    def _converted(plan: _Plan, row: tuple[Any, ...]) -> Any:
        if not plan.converters:
            return row
        values = list(row)
        for place, converters, expression in plan.converters:
            value = values[place]
            for convert in converters:
                value = convert(value, expression, connection)
            values[place] = value
        return values

    def _prepare(self) -> _Plan:
        stand_ins = range(_FIRST_STAND_IN, _FIRST_STAND_IN + self._inputs)
        rows = self.queryset(*stand_ins)
        compiler = rows.query.get_compiler(rows.db)
        sql, params = compiler.as_sql()
        if missing := [value for value in stand_ins if value not in params]:
            raise TypeError(f"{len(missing)} of the inputs have no place in the SQL: {sql}")
        fields = [chosen for chosen, *_ in compiler.select[: compiler.col_count]]
        plan = _Plan(
            sql,
            tuple(params),
            tuple(
                (place, tuple(converters), expression)
                for place, (converters, expression) in compiler.get_converters(fields).items()
            ),
            _builder(rows, compiler),
        )
        self._plans[connection.vendor] = plan
        return plan


def _stands_in(value: Any, inputs: int) -> bool:
    # psycopg gives numbers types of its own, all of them whole numbers still.
    return isinstance(value, int) and _FIRST_STAND_IN <= value < _FIRST_STAND_IN + inputs


def _builder(rows: QuerySet[Any, Any], compiler: Any) -> Callable[[Any], Any]:
    """What makes a row of the database into what the queryset answers."""
    kind = rows._iterable_class
    if kind is FlatValuesListIterable:
        return lambda row: row[0]
    if kind is ValuesListIterable:
        return tuple
    if kind is not ModelIterable:
        raise TypeError(f"A prepared read answers instances or tuples, not {kind.__name__}.")
    known, chosen, db = compiler.klass_info, compiler.select, rows.db
    model, places = known["model"], known["select_fields"]
    start, end = places[0], places[-1] + 1
    names = [field[0].target.attname for field in chosen[start:end]]
    related = get_related_populators(known, chosen, db)  # type: ignore[call-arg]
    annotations = dict(compiler.annotation_col_map or {})

    def build(row: Any) -> Any:
        instance = model.from_db(db, names, row[start:end])
        for populator in related:
            populator.populate(row, instance)
        for name, place in annotations.items():
            setattr(instance, name, row[place])
        return instance

    return build
