"""What a page that saves by itself is told: what stands in the report now, and what could not be saved."""

from collections.abc import Collection, Mapping
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from assess.design.forms import Form
from assess.design.words import clock_time
from assess.domain.models import Assessment, Person, Revision
from assess.domain.threeway import tidy
from assess.domain.writing import OVERALL_FIELDS, PEER_REVIEW_FIELDS, POINT_FIELDS
from assess.web.reports.forms import PIECE, mark
from assess.web.reports.saving import Outcome

BASE, TRIED = "base-", "tried-"
_LOOK_BACK = 20  # saves
TEXTS_SAVED = {*POINT_FIELDS, *OVERALL_FIELDS, *PEER_REVIEW_FIELDS}


def bases(request: HttpRequest, assessment: Assessment, part: str) -> dict[str, str]:
    """The texts that those of the page started from, as the page itself knows them.

    A save whose answer never came may have arrived: the page says what it tried (`tried-…`), and
    where that stands among this person's last saves, it is what they went on typing from.
    """
    found = started(request.POST, request.POST)
    tried = {name for name in found if f"{TRIED}{name}" in request.POST}
    for name in tried:
        texts = [tidy(text) for text in request.POST.getlist(f"{TRIED}{name}")]
        since = _known(request.POST, name)
        arrived = _arrived(request.user, assessment, part, name, texts, since)  # type: ignore[arg-type]
        found[name] = found[name] if arrived is None else arrived
    return found


def started(sent: Mapping[str, str], names: Collection[str]) -> dict[str, str]:
    """What the page says that its texts of these names started from."""
    found = {
        name.removeprefix(BASE): tidy(text) for name, text in sent.items() if name.startswith(BASE)
    }
    return {name: text for name, text in found.items() if name in names}


def started_here(
    sent: Mapping[str, str], typed: Mapping[str, Any], values: Mapping[str, Any]
) -> dict[str, str]:
    """What the texts of a page that comes back started from: what it says, or what still stands.

    `values` are its inputs as they are saved. A page that was pressed before its script ran does
    not say it; where nobody saved meanwhile, it started from these.
    """
    found = started(sent, typed)
    for name in (set(values) & set(typed)) - set(found):
        seen = f"{name}-was" if PIECE.fullmatch(name) else "version"
        of_the_report = PIECE.fullmatch(name) or name in TEXTS_SAVED
        if of_the_report and str(typed.get(seen, "")) == str(values[seen]):
            found[name] = tidy(values[name] or "")
    return found


def _known(sent: Mapping[str, str], name: str) -> int:
    """The version of the part of this field that the page knows of."""
    text = sent.get(f"{name}-was" if PIECE.fullmatch(name) else "version", "").partition("-")[0]
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _arrived(
    by: Person, assessment: Assessment, part: str, name: str, texts: list[str], since: int
) -> str | None:
    """Of these texts of a field, the one that this person saved last; nothing where none arrived.

    Only after the version that the page knows of: one that it has had an answer to may have been
    tried again, and is no news.
    """
    piece = PIECE.fullmatch(name)
    part, field = (f"{piece[1]}:{piece[2]}", "text") if piece else (part, name)
    saves = Revision.objects.filter(
        assessment=assessment, part=part, by=by, version__gt=since
    ).order_by("-id")
    for content in saves.values_list("content", flat=True)[:_LOOK_BACK]:
        if content.get(field) in texts:
            return str(content[field])
    return None


def told(out: Outcome) -> JsonResponse:
    """What became of everything that was sent."""
    answer: dict[str, Any] = {
        "at": clock_time(timezone.now()),
        "told": out.told,
        "clashes": [
            {"names": sorted(field.name for field in met.clashed.fields) if len(met.names) > 2 else list(met.names),
             "by": met.clashed.fields[0].by, "own": met.clashed.fields[0].own}
            for met in out.clashes
        ],
        "refused": out.refusals,
        "asks": out.green.sentence if out.green is not None else "",
        "texts": {}, "version": None, "marks": {},
    }  # fmt: skip
    for names, saved in out.saved:
        if names[0] == "version":
            answer["version"] = saved.version
            answer["texts"] |= saved.texts
        elif names[0].startswith(("action-", "note-")):
            text = saved.texts["text"]
            answer["texts"][names[0]] = text
            answer["marks"][names[0]] = mark(saved.version, text)
    return JsonResponse(answer, status=200 if out.complete else 409)


def wrong(form: Form) -> JsonResponse:
    """What is wrong with what was sent: nothing was saved."""
    refused = [[name, str(error)] for name, errors in form.errors.items() for error in errors]
    return JsonResponse({"refused": refused}, status=422)
