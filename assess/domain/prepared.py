"""Reads whose SQL is built once.

Building a queryset and its SQL costs the ORM many times what running it does, and the pages on which
a panel writes ask the same few questions every few seconds. A `Prepared` read is a queryset like any
other, written as a function of its inputs; its SQL is kept after the first time, so it finds what
the ORM finds by construction, and costs what a plain statement does.
"""

from collections.abc import Callable, Collection
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
    places: tuple[tuple[int, int], ...]  # which of the params is which input
    converters: tuple[tuple[int, tuple[Any, ...], Any], ...]
    build: Callable[[list[Any]], Any]


class Prepared:
    """`Prepared(lambda pk: Service.objects.filter(pk=pk))`, asked as `find(5)` or `find.one(5)`.

    Inputs are whole numbers, or words where `words` names them, and each has its place in the SQL:
    an input cannot decide which SQL it is. Answers model instances with what `select_related` names,
    or the tuples of `values_list`.
    """

    def __init__(
        self, queryset: Callable[..., QuerySet[Any, Any]], *, words: Collection[str] = ()
    ) -> None:
        self.queryset = queryset
        code = queryset.__code__
        self._stand_ins = [
            f"stand-in {name}" if name in words else _FIRST_STAND_IN + place
            for place, name in enumerate(code.co_varnames[: code.co_argcount])
        ]
        self._plans: dict[str, _Plan] = {}

    def __call__(self, *inputs: int | str) -> list[Any]:
        """Every row, in the order of the queryset."""
        plan = self._plans.get(connection.vendor) or self._prepare()
        params = list(plan.params)
        for place, number in plan.places:
            params[place] = inputs[number]
        with connection.cursor() as cursor:
            cursor.execute(plan.sql, params)
            rows = cursor.fetchall()
        return [plan.build(self._converted(plan, row)) for row in rows]

    def one(self, *inputs: int | str) -> Any:
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
        rows = self.queryset(*self._stand_ins)
        compiler = rows.query.get_compiler(rows.db)
        sql, params = compiler.as_sql()
        places = [
            (place, self._stand_ins.index(value))
            for place, value in enumerate(params)
            if value in self._stand_ins
        ]
        if len({number for _, number in places}) < len(self._stand_ins):
            raise TypeError(f"Some of the inputs have no place in the SQL: {sql}")
        fields = [chosen for chosen, *_ in compiler.select[: compiler.col_count]]
        plan = _Plan(
            sql,
            tuple(params),
            tuple(places),
            tuple(
                (place, tuple(converters), expression)
                for place, (converters, expression) in compiler.get_converters(fields).items()
            ),
            _builder(rows, compiler),
        )
        self._plans[connection.vendor] = plan
        return plan


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
