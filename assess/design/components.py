"""Our own components, and the door to the Design System's for our Python code."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape

from assess.domain.words import Rating

_GOVUK: dict[str, Callable[..., Any]] = {}


def use(macros: dict[str, Callable[..., Any]]) -> None:
    """Keep the Design System's macros, once the environment has loaded them."""
    _GOVUK.update(macros)


def govuk(name: str) -> Callable[..., Any]:
    """A macro of the Design System."""
    if not _GOVUK:
        from assess.design.environment import macros

        use(macros())
    return _GOVUK[name]


_TAG = Markup('<strong class="govuk-tag {}">{}</strong>')
_COLOURS = {
    Rating.RED: "govuk-tag--red",
    Rating.AMBER: "app-tag--amber",
    Rating.GREEN: "govuk-tag--green",
}


@lru_cache(maxsize=100)  # a page of a report has dozens of these four
def rating_tag(rating: str, without: str = "Not rated") -> Markup:
    """The rating as a word in its colour; never a bare dot."""
    if not rating:
        return _TAG.format("govuk-tag--grey", without)
    return _TAG.format(_COLOURS[Rating(rating)], Rating(rating).label)


def tag(words: str, colour: str = "grey") -> Markup:
    """A word in a coloured box."""
    return _TAG.format(f"govuk-tag--{colour}", words)


def button(
    words: str, *, name: str = "", value: str = "", classes: str = "", id: str = ""
) -> Markup:
    """A button of a form. One primary button a page; the others are `govuk-button--secondary`."""
    extra = f' name="{escape(name)}" value="{escape(value)}"' if name else ""
    if id:
        extra += f' id="{escape(id)}"'
    more = f" {escape(classes)}" if classes else ""
    return Markup(  # noqa: S704 - every part is escaped
        f'<button type="submit" class="govuk-button{more}" data-module="govuk-button" '
        f'data-prevent-double-click="true"{extra}>{escape(words)}</button>'
    )


GLOBALS = {"rating_tag": rating_tag, "tag": tag, "button": button}
