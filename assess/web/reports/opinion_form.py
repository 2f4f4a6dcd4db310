"""A member's own opinion as it is typed: among everything else of a point's page, or by itself."""

from collections.abc import Callable
from typing import Any

from django import forms

from assess.design.forms import Form, choice, long_text
from assess.domain.models import Assessment, Person
from assess.domain.opinions import LONGEST_REASON, NEEDED, record_opinion
from assess.domain.words import Rating
from assess.queries.opinions import OneOpinion, Opinions

RENAMED = {"rating": "opinion", "reason": "opinion_reason"}


def _was(mine: OneOpinion | None) -> str:
    """What a page remembers of the opinion it shows, to know afterwards whether it was changed."""
    return f"{mine.rating}:{mine.reason}" if mine is not None else ""


def opinion_values(found: Opinions) -> dict[str, str]:
    """The inputs as they are when nothing was typed."""
    mine = found.mine
    return {
        "opinion": mine.rating if mine else "",
        "opinion_reason": mine.reason if mine else "",
        "opinion_was": _was(mine),
    }


class WithOpinion(Form):
    """The inputs of one's own opinion on a page with other inputs."""

    opinion = forms.ChoiceField(
        label="Your opinion",
        choices=Rating.choices,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": NEEDED},
    )
    opinion_reason = long_text("Reason for your opinion", longest=LONGEST_REASON, rows=2)
    opinion_was = forms.CharField(widget=forms.HiddenInput, required=False)

    def opinion_typed(self) -> bool:
        """Whether an opinion was typed that is not the one the page showed."""
        given = self.cleaned_data
        now = f"{given['opinion']}:{given['opinion_reason'].strip()}"
        return now != (given["opinion_was"] or ":").replace("\r\n", "\n")


class OpinionForm(Form):
    """One's own opinion of the whole."""

    rating = choice("Your opinion", Rating.choices, needed=NEEDED)
    reason = long_text("Reason for your opinion", longest=LONGEST_REASON, rows=3)


def save_opinion(
    run: Callable[..., None],
    form: WithOpinion,
    assessment: Assessment,
    number: int,
    *,
    by: Person,
    do: str,
) -> None:
    """Record the opinion when its button was pressed, or when it was changed; `run` is the page's."""
    if do != "opinion" and not form.opinion_typed():
        return
    given: dict[str, Any] = form.cleaned_data
    run(
        ("opinion", "opinion_reason", "opinion_was"),
        lambda: record_opinion(
            assessment,
            by=by,
            point=number,
            rating=given["opinion"],
            reason=given["opinion_reason"],
        ),
        RENAMED,
    )
