"""A long list, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows of a list, and where in it they are."""

    rows: list[T]
    number: int
    last: int
    total: int
    size: int

    @property
    def first_row(self) -> int:
        """The place of its first row in the whole list, from 1; 0 when the list is empty."""
        return (self.number - 1) * self.size + 1 if self.total else 0

    @property
    def last_row(self) -> int:
        """The place of its last row in the whole list."""
        return min(self.number * self.size, self.total)


def page_of(everything: QuerySet[Any, Any] | Sequence[Any], number: str, size: int) -> Page[Any]:
    """The page with this number, or the nearest there is; what is no number is the first."""
    total = everything.count() if isinstance(everything, QuerySet) else len(everything)
    last = max(1, -(-total // size))
    wanted = int(number) if number.isdecimal() and len(number) < 9 else 1
    here = min(max(wanted, 1), last)
    rows = list(everything[(here - 1) * size : here * size]) if total else []
    return Page(rows, here, last, total, size)
