"""A person's own pages: their name, and what they had typed when their session ended."""

import re
import uuid as uuids
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assess.access import requires
from assess.design.forms import posted, said
from assess.domain import signing_in
from assess.domain.models import HeldForm, Organisation
from assess.web.people.forms import NameForm
from assess.web.people.landing import HOME, own_path

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
# What pages send that nobody typed: versions a text started from, ids they chose, their buttons.
_FOR_THE_MACHINE = re.compile(
    r"(.*[_-])?(version|uuid|id|token|was)|do|then|next|add|remove|rows|seen|asked|sure|kept",
    re.IGNORECASE,
)
# What a text started from, or was tried to be: however long, nobody typed it there.
_STARTED = re.compile(r"(base|tried)-")
_PART_OF_A_DAY = re.compile(r"(.+)-(day|month|year)")
_LONG = 60  # characters, from which a text has several lines


@requires("profile.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """A person's own first and last name."""
    person = request.user
    goes_to = own_path(request.GET.get("next", ""))
    first_time = not (person.first_name or person.last_name)
    form = NameForm(
        posted(request),
        initial={"first_name": person.first_name, "last_name": person.last_name},
    )
    if request.method == "POST" and said(form, signing_in.write_name, person, by=person):
        if not first_time or goes_to == HOME:
            messages.success(request, "Your name was saved.")
        return HttpResponseRedirect(goes_to)
    context = {
        "form": form,
        "first_time": first_time,
        "organisation": Organisation.objects.filter(pk=person.organisation_id).first(),
    }
    return render(request, "web/people/profile.html", context, status=form.status)


@dataclass(frozen=True)
class Typed:
    """One field of a page, as it was sent."""

    name: str
    words: str
    value: str

    @property
    def hidden(self) -> bool:
        """Nothing that a person typed, or nothing at all. What is long, somebody typed."""
        if _STARTED.match(self.name):
            return True
        if self.long:
            return not self.value.strip()
        return (
            not self.value.strip()
            or _FOR_THE_MACHINE.fullmatch(self.name) is not None
            or _UUID.fullmatch(self.value.strip()) is not None
            or _PART_OF_A_DAY.fullmatch(self.name) is not None
        )

    @property
    def long(self) -> bool:
        """A text to read and change here; shorter ones are only shown."""
        return len(self.value) > _LONG or "\n" in self.value

    @property
    def rows(self) -> int:
        """Enough lines to read it all, within reason."""
        lines = sum(1 + len(line) // 75 for line in self.value.split("\n"))
        return min(max(lines + 1, 3), 25)


def _words(name: str) -> str:
    words = " ".join(re.split(r"[_\-.\[\]]+", _UUID.sub("", name))).strip()
    return words[:1].upper() + words[1:]


def _typed(fields: list[tuple[str, list[str]]]) -> list[Typed]:
    return [
        Typed(name, _words(name), value.replace("\r\n", "\n"))
        for name, values in fields
        for value in values
    ]


def _days(fields: list[tuple[str, list[str]]]) -> list[Typed]:
    """The three boxes of a date, shown as one."""
    days: dict[str, list[str]] = {}
    for name, values in fields:
        if found := _PART_OF_A_DAY.fullmatch(name):
            days.setdefault(found[1], []).extend(values)
    return [
        Typed(name, _words(name), " ".join(parts)) for name, parts in days.items() if any(parts)
    ]


@requires("person.see_held")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def held(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """What this person sent after their session had ended: to send now, or to throw away."""
    kept = get_object_or_404(HeldForm, uuid=uuid, person=request.user)
    if request.method == "POST":
        kept.delete()
        messages.success(request, "What you had typed was thrown away.")
        return HttpResponseRedirect(HOME)
    typed = _typed(kept.fields)
    shown = [field for field in typed if not field.hidden]
    context = {
        "kept": kept,
        "hidden": [field for field in typed if not (field in shown and field.long)],
        "long": [field for field in shown if field.long],
        "short": [field for field in shown if not field.long] + _days(kept.fields),
    }
    return render(request, "web/people/held.html", context)
