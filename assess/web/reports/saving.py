"""Saving what was typed on a page, part by part: what can be saved is, and nothing is lost.

A page of a draft is one form, so that every button saves everything that was typed. Each part (the
texts of the point, each action, each note) is its own verb with its own version. A part that is
refused or clashes goes back to the page as it was typed; the others are saved.
"""

import uuid as uuids
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from assess.design.words import clock_time
from assess.domain.merging import Saved
from assess.domain.models import Assessment, Note, Person
from assess.domain.notes import write_note
from assess.domain.refusals import Clash, Clashed, GreenHasActions, Refused
from assess.domain.words import Rating
from assess.domain.writing import POINT_FIELDS, write_action, write_overall, write_point
from assess.queries.drafting import TEXTS
from assess.web.reports.forms import OverallForm, Piece, PointForm
from assess.web.reports.opinion_form import save_opinion

LABELS = {**TEXTS, "rating": "Rating", "reason": "Why it is rated so", "text": "Text"}


@dataclass(frozen=True)
class Met:
    """A clash, and the names of the fields on the page that it is about."""

    clashed: Clashed
    names: tuple[str, ...]


@dataclass
class Outcome:
    """What became of everything that was typed."""

    changed: bool = False
    told: list[str] = field(default_factory=list)
    clashes: list[Met] = field(default_factory=list)
    green: GreenHasActions | None = None
    refusals: list[tuple[str, str]] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    saved: list[tuple[tuple[str, ...], Saved]] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Whether everything was saved."""
        return not (self.clashes or self.green or self.refusals)

    def run(
        self, names: Iterable[str], verb: Callable[[], Any], rename: dict[str, str] | None = None
    ) -> None:
        """Save one part; when it cannot be, keep the names of its fields and the reason."""
        names = tuple(names)
        try:
            answer = verb()
        except Clash as clash:
            self.clashes.append(Met(clash.clashed, names))
        except GreenHasActions as no:
            self.green = no
        except Refused as no:
            for name, sentence in no.all():
                error = ((rename or {}).get(name, name), sentence)
                if error not in self.refusals:
                    self.refusals.append(error)
        else:
            self._say(answer)
            if isinstance(answer, Note):
                answer = Saved(answer.version, changed=True, texts={"text": answer.text})
            if isinstance(answer, Saved):
                self.saved.append((names, answer))
            return
        self.failed.extend(names)

    def _say(self, answer: Any) -> None:
        self.changed = self.changed or not isinstance(answer, Saved) or answer.changed
        if not isinstance(answer, Saved) or not answer.changed:
            return
        for other in answer.others:
            what = f"“{LABELS[other.name]}”" if other.name in LABELS else "this"
            who = "You changed" if other.own else f"{other.by} changed"
            where = " in another window" if other.own else ""
            self.told.append(
                f"{who} {what}{where} at {clock_time(other.at)}: both changes are kept."
            )


def save_point(
    form: PointForm,
    assessment: Assessment,
    number: int,
    *,
    by: Person,
    do: str = "",
    bases: Mapping[str, str] | None = None,
) -> Outcome:
    """Save everything typed on the page of a point; `bases` are the texts that it started from.

    Actions are saved before a point turns green, so that the question what becomes of them is
    about all of them, and after any other change of the rating.
    """
    out, given = Outcome(), form.cleaned_data
    pieces = form.pieces()
    actions = [piece for piece in pieces if piece.kind == "action" and piece.changed]

    def texts() -> None:
        if not form.texts():
            return
        out.run(
            ("version", *POINT_FIELDS),
            lambda: write_point(
                assessment,
                by=by,
                point=number,
                version=given["version"],
                actions_become=given["actions_become"],
                bases=bases,
                **form.texts(),
            ),
        )

    if given["rating"] != Rating.GREEN:
        texts()
    for piece in actions:
        _change_action(out, assessment, number, piece, by, (bases or {}).get(piece.name))
    if given["new_action"] or do == "add-action":
        out.run(
            ("new_action", "new_action_id"),
            lambda: write_action(
                assessment,
                by=by,
                point=number,
                uuid=given["new_action_id"] or uuids.uuid4(),
                text=given["new_action"],
            ),
            {"text": "new_action"},
        )
    if given["rating"] == Rating.GREEN:
        texts()
    _save_notes(out, form, pieces, assessment, by, number, do)
    save_opinion(out.run, form, assessment, number, by=by, do=do)
    return out


def _change_action(
    out: Outcome,
    assessment: Assessment,
    number: int,
    piece: Piece,
    by: Person,
    base: str | None,
) -> None:
    out.run(
        (piece.name, f"{piece.name}-was"),
        lambda: write_action(
            assessment,
            by=by,
            point=number,
            uuid=piece.uuid,
            text=piece.text,
            version=piece.version,
            bases=None if base is None else {"text": base},
        ),
        {"text": piece.name},
    )


def _save_notes(
    out: Outcome,
    form: PointForm,
    pieces: list[Piece],
    assessment: Assessment,
    by: Person,
    number: int,
    do: str,
) -> None:
    given = form.cleaned_data
    for piece in pieces:
        cleared = do == f"clear:{piece.name}"
        if piece.kind == "note" and (piece.changed or cleared):
            _change_note(out, assessment, piece, "" if cleared else piece.text, by)
    if given["note"] or do == "add-note":
        out.run(
            ("note", "note_id", "note_point"),
            lambda: write_note(
                assessment,
                by=by,
                uuid=given["note_id"] or uuids.uuid4(),
                text=given["note"],
                point=number,
            ),
            {"text": "note", "point": "note_point"},
        )


def _change_note(out: Outcome, assessment: Assessment, piece: Piece, text: str, by: Person) -> None:
    out.run(
        (piece.name, f"{piece.name}-was"),
        lambda: write_note(assessment, by=by, uuid=piece.uuid, text=text, version=piece.version),
        {"text": piece.name},
    )


def save_overall(
    form: OverallForm,
    assessment: Assessment,
    *,
    by: Person,
    bases: Mapping[str, str] | None = None,
) -> Outcome:
    """Save the overall texts."""
    out = Outcome()
    out.run(
        ("version", *form.names),
        lambda: write_overall(
            assessment,
            by=by,
            version=form.cleaned_data["version"],
            bases=bases,
            **form.texts(),
        ),
    )
    return out
