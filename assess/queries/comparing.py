"""What one version of a report says otherwise than another: ratings first, then texts and actions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from assess.domain.texts import OVERALL, POINT, SERVICE


@dataclass(frozen=True)
class Text:
    """One text that reads otherwise: what it is called, and both sides; blank: not there."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Rating:
    """One rating that is another."""

    where: str
    before: str
    after: str


@dataclass
class Part:
    """What is otherwise in one part of the report."""

    title: str
    anchor: str
    rating: Rating | None = None
    texts: list[Text] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.rating or self.texts)


@dataclass(frozen=True)
class Comparison:
    """Everything that is otherwise, in the order of the report."""

    parts: tuple[Part, ...]

    @property
    def ratings(self) -> tuple[Rating, ...]:
        """The ratings that are others."""
        return tuple(part.rating for part in self.parts if part.rating)


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> Comparison:
    """Compare what two versions say (`ReportVersion.content`)."""
    parts = [
        _named("The service", "about", before["service"], after["service"], SERVICE),
        _overall(before, after),
    ]
    olds = {point["number"]: point for point in before.get("points", [])}
    news = {point["number"]: point for point in after.get("points", [])}
    parts += [_point(olds.get(n, {}), news.get(n, {})) for n in sorted({*olds, *news})]
    return Comparison(tuple(part for part in parts if part))


def _named(
    title: str,
    anchor: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    names: Mapping[str, tuple[str, str]],
) -> Part:
    part = Part(title, anchor)
    for name, (label, _) in names.items():
        was, now = before.get(name, ""), after.get(name, "")
        if was != now:
            part.texts.append(Text(label[0].upper() + label[1:], was, now))
    return part


def _overall(before: Mapping[str, Any], after: Mapping[str, Any]) -> Part:
    part = _named("Overall", "overall", before, after, OVERALL)
    was, now = before.get("overall", {}), after.get("overall", {})
    if was.get("reason", "") != now.get("reason", ""):
        said = Text("Why the overall rating is so", was.get("reason", ""), now.get("reason", ""))
        part.texts.insert(0, said)
    part.rating = _rating("Overall rating", was, now)
    return part


def _rating(where: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Rating | None:
    was, now = before.get("rating", ""), after.get("rating", "")
    return Rating(where, was, now) if was != now else None


def _point(before: Mapping[str, Any], after: Mapping[str, Any]) -> Part:
    known = after or before
    number, title = known["number"], known["title"]
    part = _named(f"{number}. {title}", f"point-{number}", before, after, POINT)
    part.rating = _rating(f"{number}. {title}", before, after)
    was = {action["id"]: action for action in before.get("actions", [])}
    now = {action["id"]: action for action in after.get("actions", [])}
    for key in [*was, *(key for key in now if key not in was)]:
        old, new = was.get(key, {}).get("text", ""), now.get(key, {}).get("text", "")
        if old != new:
            name = f"Action {(now.get(key) or was[key])['number']}"
            state = " (added)" if not old else " (removed)" if not new else ""
            part.texts.append(Text(name + state, old, new))
    return part
