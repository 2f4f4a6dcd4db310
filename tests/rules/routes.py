"""Every address of the service, read from the addresses themselves: no list to forget."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Route:
    """One address: its pattern, name, view, and what its view says it needs."""

    pattern: str
    name: str
    view: Any
    kwargs: tuple[str, ...] = field(default=())

    @property
    def verb(self) -> str:
        return getattr(self.view, "requires", "")

    @property
    def public(self) -> bool:
        return bool(getattr(self.view, "public", False))

    def __str__(self) -> str:
        return self.name or self.pattern


def _walk(patterns: list[Any], prefix: str, above: tuple[str, ...] = ()) -> Iterator[Route]:
    for each in patterns:
        kwargs = (*above, *each.pattern.converters)
        if isinstance(each, URLResolver):
            yield from _walk(each.url_patterns, prefix + str(each.pattern), kwargs)
        elif isinstance(each, URLPattern):
            yield Route(
                prefix + str(each.pattern),
                each.name or "",
                each.callback,
                kwargs,
            )


ROUTES = list(_walk(get_resolver().url_patterns, ""))
OF_AN_ASSESSMENT = [route for route in ROUTES if "assessment_id" in route.kwargs]
CLOSED = [route for route in ROUTES if not route.public]
