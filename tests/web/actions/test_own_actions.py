"""What is due next of each service, and what someone does next about its actions."""

import datetime

import pytest
import time_machine

from assess.domain import planning
from assess.domain.models import Action
from assess.domain.words import Phase, State
from tests import builders
from tests.conftest import page, words

NOW = builders.MONDAY + builders.days(30)  # Wednesday 3 March 2027
SOON = datetime.date(2027, 3, 17)


@pytest.fixture(autouse=True)
def _then():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def published(an_assessment):
    """A report with an action on each of points 2, 3, 5, 8 (amber) and 7 (red)."""
    return an_assessment(State.PUBLISHED, name="Get a permit", ambers=(2, 3, 5, 8), reds=(7,))


def ids(assessment) -> list:
    found = Action.objects.filter(point_review__assessment=assessment)
    return list(found.order_by("point_review__point__number").values_list("uuid", flat=True))


def tasks(answer) -> list[tuple[str, str]]:
    """The words and the link of each task."""
    return [
        (
            " ".join(task.select("p")[1].get_text(" ").split()),
            task.select_one("a")["href"],
        )
        for task in page(answer).select(".app-tasks li")
    ]


def on_dashboard(browser) -> str:
    """What the dashboard says below the name of the one service."""
    (service,) = page(browser.get("/dashboard/")).select("main ul.govuk-list li")
    return " ".join(service.get_text(" ").split())


def test_those_who_answer_for_it_are_asked_to_plan_what_has_no_owner(cast, as_, published):
    plan = f"/services/{published.service_id}/actions/"
    for who in ("primary_contact", "product_manager", "delivery_manager"):
        assert tasks(as_(getattr(cast, who)).get("/dashboard/")) == [
            (
                "Give each action an owner and a target date. 5 have no owner yet. "
                "By Saturday 15 May 2027, in 49 working days.",
                f"{plan}?owner=nobody",
            )
        ]
    for who in ("team_member", "deputy_director", "lead", "designer", "staff", "stranger"):
        assert tasks(as_(getattr(cast, who)).get("/dashboard/")) == [], who


def test_own_actions_are_tasks_until_they_wait_for_others(cast, as_, published):
    two, three, five, seven, eight = ids(published)
    given = {"by": cast.product_manager, "owner": cast.team_member}
    planning.plan(published, **given, actions=[three, seven])
    planning.plan(published, **given, actions=[seven], target_on=SOON)
    browser = as_(cast.team_member)
    titles = {n: published.point_reviews.get(point__number=n).point.title for n in (3, 7)}
    base = f"/assessments/{published.pk}/actions"
    assert tasks(browser.get("/dashboard/")) == [
        (
            f"Action 7.1 is yours: {titles[7]}. By Wednesday 17 March 2027, in 10 working days.",
            f"{base}/{seven}/progress/",
        ),
        (
            f"Action 3.1 is yours: {titles[3]}. By Saturday 15 May 2027, in 49 working days.",
            f"{base}/{three}/progress/",
        ),
    ]
    Action.objects.filter(uuid=seven).update(status="evidence-offered")
    words_ = {"status": "closed", "decision": "Seen.", "decided_at": NOW}
    Action.objects.filter(uuid=three).update(**words_)
    assert tasks(browser.get("/dashboard/")) == []


def test_more_than_three_of_a_service_are_one_task(cast, as_, published):
    planning.plan(published, by=cast.team_member, owner=cast.team_member, actions=ids(published))
    browser = as_(cast.team_member)
    (only,) = tasks(browser.get("/dashboard/"))
    address = f"/services/{published.service_id}/actions/?owner=me"
    assert only == (
        "5 actions are yours. The first is 2.1. By Saturday 15 May 2027, in 49 working days.",
        address,
    )
    assert len(page(browser.get(address)).select("#actions tbody tr")) == 5


def test_what_is_due_next_of_each_service(cast, as_, published):
    browser, five = as_(cast.deputy_director), ids(published)[2]
    assert on_dashboard(browser) == (
        "Get a permit Paused until point 7 is reassessed. What a red rating means, and what to do : "
        "Get a permit 5 actions left to do for Get a permit . Next is 2.1: last day Saturday 15 May 2027, "
        "in 49 working days."
    )
    planning.plan(published, by=cast.team_member, actions=[five], target_on=SOON)
    assert "Next is 5.1: target date Wednesday 17 March 2027" in on_dashboard(browser)
    link = page(browser.get("/dashboard/")).select_one("main ul.govuk-list a[href$='/actions/']")
    assert browser.get(link["href"]).status_code == 200
    service = browser.get(f"/services/{published.service_id}/")
    assert (
        "Action plan : 5 actions left to do. Next is 5.1: target date Wednesday 17 March"
        in words(service)
    )
    with time_machine.travel(NOW + builders.days(30)):
        assert "Target passed Next is 5.1: target date" in on_dashboard(as_(cast.deputy_director))
    with time_machine.travel(NOW + builders.days(90)):
        planning.plan(published, by=cast.team_member, actions=[five], target_on=None)
        assert "Overdue Next is 2.1: last day" in on_dashboard(as_(cast.deputy_director))
    planning.plan(published, by=cast.team_member, actions=[five], target_on=SOON)
    done = {"status": "closed", "decision": "Seen.", "decided_at": NOW}
    Action.objects.filter(point_review__assessment=published).update(**done)
    assert on_dashboard(browser).endswith("and what to do : Get a permit")
    service = browser.get(f"/services/{published.service_id}/")
    assert "Action plan : nothing is left to do." in words(service)


def test_nothing_of_what_one_has_no_part_in(cast, as_, an_assessment, published):
    """A manager of the next assessment alone is told nothing of the actions of this one."""
    later = an_assessment(State.REPORTING, service=published.service, phase=Phase.PRIVATE_BETA)
    new = builders.person("new.manager@testing.example", cast.office)
    later.memberships.filter(role="product-manager").update(person=new)
    browser = as_(new)
    assert tasks(browser.get("/dashboard/")) == []
    # What its public reports say the service can do is for everyone; the way to what is not, is not.
    assert on_dashboard(browser) == "Get a permit Paused until point 7 is reassessed."
    assert "Action plan" not in words(browser.get(f"/services/{published.service_id}/"))
    for who in ("observer", "spare_assessor"):
        path = f"/services/{published.service_id}/"
        assert "Action plan" not in words(as_(getattr(cast, who)).get(path))
