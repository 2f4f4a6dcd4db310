"""What a page that saves by itself is told: what stands in the report now, and what could not be saved."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from assess.design.forms import Form
from assess.design.words import clock_time
from assess.domain.threeway import tidy
from assess.web.reports.forms import mark
from assess.web.reports.saving import Outcome

BASE = "base-"


def bases(request: HttpRequest) -> dict[str, str]:
    """The texts that those of the page started from, as the page itself knows them."""
    return {
        name.removeprefix(BASE): tidy(text)
        for name, text in request.POST.items()
        if name.startswith(BASE)
    }


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
