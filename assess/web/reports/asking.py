"""Saving what was typed on the page for the day, and what the small buttons beside it do.

The page of a point has the same buttons: use a note, tick a question, ask a prompt.
"""

import uuid as uuids
from collections.abc import Callable, Container, Mapping

from assess.domain.models import Assessment, Person
from assess.domain.notes import put_note_back, write_note
from assess.domain.questions import (
    from_prompt,
    put_question_back,
    remove_question,
    tick_question,
    write_question,
)
from assess.domain.remarks import tick_remark
from assess.domain.using import use_note
from assess.web.reports.forms import Piece
from assess.web.reports.notes_form import NotesForm
from assess.web.reports.saving import Outcome


def save_notes(
    form: NotesForm, assessment: Assessment, *, by: Person, do: str, queued: bool = False
) -> Outcome:
    """Save a new note, changes of one's own notes, a new question, and a changed one."""
    out, given = Outcome(), form.cleaned_data
    for piece in form.pieces():
        _change_note(out, form, assessment, piece, by, do)
    if given["note"] or do == "add-note":
        out.run(
            ("note", "note_id", "note_point"),
            lambda: write_note(
                assessment,
                by=by,
                uuid=given["note_id"] or uuids.uuid4(),
                text=given["note"],
                point=given["note_about"],
                queued=queued,
            ),
            {"text": "note", "point": "note_point"},
        )
    _questions(out, form, assessment, by, do)
    return out


def _change_note(
    out: Outcome, form: NotesForm, assessment: Assessment, piece: Piece, by: Person, do: str
) -> None:
    name = piece.name
    cleared = do == f"clear:{name}"
    about = f"{name}_point"
    moved = about in form.data and form.data[about] != form.data.get(f"{name}_from")
    if not (piece.changed or cleared or moved):
        return
    failed = len(out.failed)
    out.run(
        (name, f"{name}-was"),
        lambda: write_note(
            assessment,
            by=by,
            uuid=piece.uuid,
            text="" if cleared else piece.text,
            version=piece.version,
            point=form.cleaned_data[about],
            moved=moved,
        ),
        {"text": name, "point": about},
    )
    if len(out.failed) > failed:
        out.failed += [about, f"{name}_from"]


def _questions(out: Outcome, form: NotesForm, assessment: Assessment, by: Person, do: str) -> None:
    given = form.cleaned_data
    if given["question"] or do == "add-question":
        out.run(
            ("question", "question_id", "question_point"),
            lambda: write_question(
                assessment,
                by=by,
                uuid=given["question_id"] or uuids.uuid4(),
                text=given["question"],
                point=given["question_point"],
            ),
            {"text": "question", "point": "question_point"},
        )
    if given["changed_id"] and do != f"remove-question:{given['changed_id']}":
        out.run(
            ("changed", "changed_id", "changed_was", "changed_point"),
            lambda: write_question(
                assessment,
                by=by,
                uuid=given["changed_id"],
                text=given["changed"],
                point=given["changed_point"],
                was=given["changed_was"],
            ),
            {"text": "changed", "point": "changed_point"},
        )


def take_step(
    out: Outcome, do: str, assessment: Assessment, *, by: Person, posted: Mapping[str, str]
) -> None:
    """Do what the pressed button says, once everything typed is saved; other buttons do nothing."""
    step = _step(do, assessment, by, posted) if out.complete else None
    if step is not None:
        out.run((), step, {"text": "", "point": ""})


def _step(
    do: str, assessment: Assessment, by: Person, posted: Mapping[str, str]
) -> Callable[[], object] | None:
    kind, *rest = do.split(":")
    if kind == "ask" and len(rest) == 1 and rest[0].isdecimal() and len(rest[0]) < 10:
        prompt = int(rest[0])
        return lambda: write_question(assessment, by=by, **from_prompt(assessment, prompt, by))
    try:
        uuid = uuids.UUID(rest[0]) if rest else None
    except ValueError:
        return None
    match kind, rest[1:]:
        case "use", [becomes] if uuid:
            chosen = posted.get(f"use-{uuid}", "")
            point = int(chosen) if chosen.isdecimal() and len(chosen) < 3 else None
            return lambda: use_note(assessment, by=by, uuid=uuid, becomes=becomes, point=point)
        case "tick", [step] if uuid:
            return lambda: tick_question(assessment, by=by, uuid=uuid, step=step)
        case "remark", [] if uuid:
            return lambda: tick_remark(assessment, by=by, uuid=uuid)
        case "remove-question", [] if uuid:
            return lambda: remove_question(assessment, by=by, uuid=uuid)
        case "put-back", ["note"] if uuid:
            return lambda: put_note_back(assessment, by=by, uuid=uuid)
        case "put-back", ["question"] if uuid:
            return lambda: put_question_back(assessment, by=by, uuid=uuid)
    return None


# Buttons whose work is part of saving what was typed: done with the first save, or typed anew.
_SAVES = {"add-action", "add-note", "add-question", "save-question", "clear", "opinion"}


def still_to_do(posted: Mapping[str, str]) -> list[tuple[str, str]]:
    """The fields by which a page that asks first, before all is saved, goes on as was pressed."""
    do, gone = posted.get("do", ""), gone_by(posted)
    kind, _, rest = do.partition(":")
    along = [("gone", gone)] if gone else []
    if not kind or kind in _SAVES:
        return [("do", "stay"), *along]
    point = f"use-{rest[:36]}"  # the one that was chosen for a note about the whole service
    return [("do", do), *along, *((name, posted[name]) for name in (point,) if name in posted)]


def gone_by(posted: Mapping[str, str]) -> str:
    """What the pressed button took away, as an address names it; nothing where it took nothing.

    Also what was taken away before a page asked first.
    """
    kind, _, rest = posted.get("do", "").partition(":")
    match kind:
        case "clear":
            return rest
        case "remove-question":
            return f"question-{rest}"
    return posted.get("gone", "")


def trouble_at(do: str, rows: Container[str]) -> str:
    """Where on its page what went wrong with the pressed button is: in its row, if that is there."""
    row, (kind, _, rest) = place_of(do)[1:], do.partition(":")
    if row in rows:
        return f"#{row}"
    if kind in {"tick", "ask", "add-question", "save-question", "remove-question"}:
        return "#questions"
    return "#questions" if kind == "put-back" and rest.endswith(":question") else "#notes"


def place_of(do: str) -> str:
    """Where on its page the pressed button leads: to the row that it changed."""
    kind, _, rest = do.partition(":")
    match kind:
        case "use":
            return f"#note-{rest[:36]}"
        case "tick":
            return f"#question-{rest[:36]}"
        case "put-back":
            return f"#{rest[37:]}-{rest[:36]}"
        case "ask" | "add-question" | "save-question":
            return "#questions"
        case "add-note" if rest:
            return f"#{rest}"
    return ""
