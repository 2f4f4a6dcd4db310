"""What every page of an assessment begins with: who has it, what is next, and the other pages."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.http import HttpRequest

from assess.domain.arranging import not_ready
from assess.domain.models import Assessment, Sitting
from assess.domain.prepared import Prepared
from assess.domain.roles import Role
from assess.domain.words import AFTER_REPORT, State
from assess.domain.workflow import possible_for
from assess.queries.disputes import is_asked
from assess.queries.next_step import left_to_do, next_for, state_sentence
from assess.queries.reading import who_can_see


@dataclass(frozen=True)
class Tab:
    """A page of the assessment: its words, the name of its address, the verb that opens it."""

    words: str
    page: str
    verb: str


TABS = [
    Tab("Overview", "assessment", "assessment.see"),
    Tab("Request", "request", "request.see"),
    Tab("Service team", "team", "team.see"),
    Tab("Artefacts", "artefacts", "artefact.see"),
    Tab("Panel", "panel", "panel.see"),
    Tab("Notes", "note-write", "note.see"),
    # Once it is shared, everyone reads the same report; before that, the panel's draft.
    Tab("Report", "report-read", "report.see_shared"),
    Tab("Report", "report", "report.see_draft"),
    Tab("Actions", "actions", "action.see"),
    Tab("History", "history", "history.see"),
    Tab("Emails", "emails", "email.see"),
    Tab("Feedback", "feedback-see", "feedback.see"),
]


# Where the actions left to do are not named as the next step: the page is about them, or shows none.
_SAY_THEMSELVES = frozenset({"actions", "report-read", "paused"})

_sittings = Prepared(lambda assessment: Sitting.objects.filter(assessment=assessment))


def _read_sittings(assessment: Assessment) -> None:
    """Read the sittings, which the heading and the sentence ask for, as a prefetch would."""
    read = assessment.__dict__.setdefault("_prefetched_objects_cache", {})
    if "sittings" not in read:
        rows = assessment.sittings.all()
        rows._result_cache, rows._prefetch_done = _sittings(assessment.pk), True
        read["sittings"] = rows


def frame(
    request: HttpRequest, assessment: Assessment, here: str = "", **more: Any
) -> dict[str, Any]:
    """The context of a page of an assessment; `here` is the page of the tab it belongs to.

    Templates extend `web/assessment.html` and get: `assessment`, `can` (the verbs this person
    can do now), `next` (their one next step), `state_sentence`, `tabs`, and `who` can see the
    report, or on the pages of its draft the draft.
    """
    roles = request.roles  # type: ignore[attr-defined]
    _read_sittings(assessment)
    ready = False
    if Role.STAFF in roles and assessment.state == State.ARRANGING:
        prefetch_related_objects([assessment], "seats__person", "waivers")
        ready = not not_ready(assessment)
    can = possible_for(roles, assessment)
    # The pages of the report say it in their own place.
    asked = (
        assessment.state == State.SHARED
        and here not in {"report-read", "report"}
        and "clarification.answer" in can
        and is_asked(assessment)
    )
    left = None
    names = here not in _SAY_THEMSELVES and assessment.state in AFTER_REPORT
    if names and "action.offer_evidence" in can:
        left = left_to_do(assessment)
    tabs, seen = [], set()
    for tab in TABS:
        if tab.verb in can and tab.words not in seen:
            seen.add(tab.words)
            tabs.append(tab)
    return {
        "assessment": assessment,
        "can": can,
        "roles": roles,
        "next": next_for(assessment, roles, can, ready, asked, left),
        "state_sentence": state_sentence(assessment, settings.TEAM_NAME),
        "tabs": tabs,
        "here": here,
        "who": who_can_see(assessment, settings.TEAM_NAME, draft=here == "report"),
        **more,
    }
