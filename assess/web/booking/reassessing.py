"""Booking the reassessment of a report with a red point, for its service team or by it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from assess.access import requires
from assess.design.forms import Form, posted, said
from assess.domain import reassessment
from assess.domain.chains import chain_of, check_may_follow, listed_points, under_way_after
from assess.domain.clock import local_day, weeks_to_offer
from assess.domain.models import Assessment
from assess.domain.policy import may
from assess.domain.roles import Role
from assess.queries.booking import week_words
from assess.queries.reassessing import ToReassess, to_reassess
from assess.web.booking.sections import NONE_SUITS, OTHER_WEEKS, chosen_weeks
from assess.web.frame import frame
from assess.web.telling import we_emailed


class Reassess(Form):
    """Which weeks suit, and which amber points are looked at again besides the red ones."""

    ambers = forms.TypedMultipleChoiceField(
        label="Do you want other points to be looked at again too?",
        help_text="Only if you want to. Amber points keep their own last day otherwise. What is "
        "rated here counts from then on, whether it is better or not.",
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose from the points that are amber now."},
    )
    weeks = forms.MultipleChoiceField(
        label="Which weeks suit you?",
        help_text="Choose all that suit you. The more you choose, the easier it is to find a panel.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose at least one week, or say that none of them suits you.",
            "invalid_choice": OTHER_WEEKS,
        },
    )

    def __init__(self, data: Any, *, ambers: list[ToReassess], weeks: list[Any], staff: bool):
        super().__init__(data)
        self.fields["weeks"].choices = [  # type: ignore[attr-defined]
            *((week.isoformat(), week_words(week)) for week in weeks),
            *([] if staff else [(NONE_SUITS, "None of these weeks suits us")]),
        ]
        if staff:
            self.fields["weeks"].required = False
            self.fields["weeks"].label = "Which weeks suit the service team? (optional)"
            self.fields["weeks"].help_text = "You set the date on the next pages."
        self.fields["ambers"].choices = [  # type: ignore[attr-defined]
            (each.number, f"{each.number}. {each.title}") for each in ambers
        ]
        if not ambers:
            del self.fields["ambers"]

    def clean_weeks(self) -> list[Any]:
        return chosen_weeks(self.cleaned_data["weeks"])


@requires("reassessment.book")
def book(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Book the reassessment of what is red now; where it is booked already, go there."""
    chain = chain_of(assessment)
    if chain.under_way is not None:
        there = _there(request, chain.under_way)
        if there is not None:
            return there
    check_may_follow(assessment, chain)
    reds, ambers = to_reassess(chain)
    staff = Role.STAFF in request.roles  # type: ignore[attr-defined]
    weeks = weeks_to_offer(local_day(timezone.now()), None)
    form = Reassess(posted(request), ambers=ambers, weeks=weeks, staff=staff)
    if request.method == "POST" and said(form, reassessment.book, assessment, by=request.user):
        return _booked(request, assessment, staff=staff)
    if form.refused and (pk := under_way_after([assessment.pk])) is not None:
        return _there(request, pk) or redirect("assessment", assessment.pk)
    points = listed_points(each.number for each in reds)
    shown = frame(request, assessment, form=form, reds=reds, points=points, as_staff=staff)
    return render(request, "web/booking/reassess.html", shown, status=form.status)


def _there(request: HttpRequest, pk: int) -> HttpResponse | None:
    """The reassessment that is under way, if this person sees it."""
    other = Assessment.objects.select_related("service").get(pk=pk)
    if not may(request.user, "assessment.see", other):  # type: ignore[arg-type]
        return None
    messages.info(request, "The reassessment is under way already: this is it.")
    return redirect("assessment", pk)


def _booked(request: HttpRequest, assessment: Assessment, *, staff: bool) -> HttpResponse:
    new = Assessment.objects.select_related("service").get(pk=under_way_after([assessment.pk]))
    verb = "reassessment.book" if staff else "booking.request"
    messages.success(request, f"You booked the reassessment. {we_emailed(new, verb)}")
    return redirect("assessment", new.pk)
