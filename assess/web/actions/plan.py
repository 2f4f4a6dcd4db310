"""The action plan of a service, and the pages on which one of its actions is planned."""

import datetime
import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from assess.access import requires
from assess.design.forms import Form, posted, said
from assess.design.words import count
from assess.domain import planning
from assess.domain.clock import local_day
from assess.domain.models import Action, Assessment, Service
from assess.domain.numbered import number_of, refuse_addressed
from assess.domain.refusals import NotAllowed
from assess.domain.words import ActionStatus, Rating
from assess.queries import action_plan as queries
from assess.queries.action_plan import ActionPlan, Filters
from assess.web.actions import plan_files
from assess.web.actions.plan_forms import PlanOne, PlanSeveral, Progress
from assess.web.frame import frame

STATUSES = [("", "Left to do"), *ActionStatus.choices, ("all", "All, whatever their status")]
RATINGS = [(value, label) for value, label in Rating.choices if value != Rating.GREEN]


def _filters(asked: QueryDict) -> Filters:
    """What the address asks for; what makes no sense in it is left out."""
    owner, point = asked.get("owner", ""), asked.get("point", "")
    return Filters(
        status=_one_of(asked.get("status", ""), [key for key, _ in STATUSES]),
        owner=owner if owner in {"me", "nobody"} or _is_id(owner) else "",
        point=int(point) if _is_id(point) else None,
        rating=_one_of(asked.get("rating", ""), [key for key, _ in RATINGS]),
        overdue=asked.get("overdue") == "yes",
        by=_one_of(asked.get("by", ""), ["assessment"]) or "point",
    )


def _one_of(value: str, known: list[str]) -> str:
    return value if value in known else ""


def _is_id(value: str) -> bool:
    return value.isdecimal() and len(value) < 10


def _address(filters: Filters) -> str:
    """The filters as an address keeps them, blank where there are none."""
    kept = {
        "status": filters.status,
        "owner": filters.owner,
        "point": filters.point or "",
        "rating": filters.rating,
        "overdue": "yes" if filters.overdue else "",
        "by": "" if filters.by == "point" else filters.by,
    }
    return urlencode({name: value for name, value in kept.items() if value})


def _today() -> datetime.date:
    return local_day(timezone.now())


def _asked(request: HttpRequest, service: Service) -> tuple[Filters, ActionPlan]:
    """The plan as the address asks for it; 403 for who may see no action of the service."""
    filters = _filters(request.GET)
    found = queries.action_plan(service, request.user, filters, _today())
    if not found.allowed:
        raise NotAllowed("action.see")
    return filters, found


@requires("action.see")
def of_service(request: HttpRequest, service: Service) -> HttpResponse:
    """What is to be done about a service's ambers and reds: by whom, until when, how far it is."""
    filters, plan = _asked(request, service)
    form = PlanSeveral(posted(request), owners=plan.owners)
    if request.method == "POST":
        if not any(each.may_plan for each in plan.assessments):
            raise NotAllowed("action.plan")
        if (done := _planned(form, service, by=request.user)) is not None:
            messages.success(request, _said(done))
            return redirect(request.get_full_path())
    ticked = set(request.POST.getlist("actions"))
    if request.GET.get("ticked") == "all" and request.method == "GET":
        ticked = {row.uuid for row in plan.rows if row.plannable}
    context = {
        "service": service,
        "plan": plan,
        "groups": plan.groups(filters.by),
        "filters": filters,
        "query": _address(filters),
        "form": form,
        "ticked": ticked,
        "statuses": STATUSES,
        "ratings": RATINGS,
        "day": _today(),
    }
    return render(request, "web/actions/plan_service.html", context, status=form.status)


def _planned(form: Form, service: Service, *, by: Any, **more: Any) -> planning.Planned | None:
    """Plan what the form says; nothing when the form is wrong or the verb refuses."""
    done: list[planning.Planned] = []

    def plan_many(*args: Any, **given: Any) -> None:
        done.append(planning.plan_many(*args, **given))

    return done[0] if said(form, plan_many, service, by=by, **more) else None


def _said(done: planning.Planned) -> str:
    if not done.changed:
        return "Nothing has changed: it was planned like this already."
    told = f" We have emailed {done.told.name}." if done.told else ""
    return f"We have changed the plan of {count(done.changed, 'action')}.{told}"


@requires("action.see")
def as_csv(request: HttpRequest, service: Service) -> HttpResponse:
    """The plan as it is narrowed down, as a table for other tools."""
    _, plan = _asked(request, service)
    return _file(plan_files.csv_of(plan), "text/csv; charset=utf-8", service, "csv")


@requires("action.see")
def as_excel(request: HttpRequest, service: Service) -> HttpResponse:
    """The same as an Excel workbook."""
    _, plan = _asked(request, service)
    content = plan_files.excel_of(plan, service, timezone.now())
    return _file(content, plan_files.EXCEL, service, "xlsx")


def _file(content: bytes, type_: str, service: Service, ending: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=type_)
    name = f"{plan_files.file_name(service.name)}-{_today():%Y-%m-%d}.{ending}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _action(assessment: Assessment, action_uuid: uuid.UUID) -> Action:
    """The action; 404 when it is not of this report, a sentence when nothing is left to do."""
    found = queries.planned_action(assessment, action_uuid)
    if found is None:
        raise Http404
    refuse_addressed([found])
    return found


def _back(assessment: Assessment, action: Action) -> str:
    """The action's place in the plan of its service."""
    page = reverse("service-actions", args=[assessment.service_id])
    return f"{page}?status=all#action-{action.uuid}"


@requires("action.plan")
def plan(request: HttpRequest, assessment: Assessment, action_uuid: uuid.UUID) -> HttpResponse:
    """Say who does one action, until when, and whether it has begun."""
    action = _action(assessment, action_uuid)
    form = PlanOne(posted(request), action=action, owners=planning.owners_of(assessment))
    if request.method == "POST":
        done = _planned(form, assessment.service, by=request.user, actions=[action.uuid])
        if done is not None:
            messages.success(request, _said(done))
            return redirect(_back(assessment, action))
        if form.refused:
            action = _action(assessment, action_uuid)
            form.show_anew(action)
    shown = frame(
        request,
        assessment,
        here="actions",
        form=form,
        action=action,
        number=number_of(action),
        back_to=_back(assessment, action),
    )
    return render(request, "web/actions/plan.html", shown, status=form.status)


@requires("action.progress")
def progress(request: HttpRequest, assessment: Assessment, action_uuid: uuid.UUID) -> HttpResponse:
    """Write how far one action is, below what was written of it before."""
    action = _action(assessment, action_uuid)
    form = Progress(posted(request), initial={"uuid": uuid.uuid4()})
    if request.method == "POST" and said(
        form, planning.progress, assessment, by=request.user, action=action.uuid
    ):
        number = number_of(action)
        messages.success(request, f"What you wrote on action {number} is in the plan.")
        return redirect(_back(assessment, action))
    shown = frame(
        request,
        assessment,
        here="actions",
        form=form,
        action=action,
        number=number_of(action),
        notes=queries.progress_of(action),
        back_to=_back(assessment, action),
    )
    return render(request, "web/actions/plan_progress.html", shown, status=form.status)
