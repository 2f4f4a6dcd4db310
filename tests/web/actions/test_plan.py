"""The action plan of a service, and the pages on which its actions are planned."""

import csv
import datetime
import io
import uuid

import pytest
import time_machine

from assess.domain import planning
from assess.domain.models import Action, ActionStep, Email, Event
from assess.domain.words import Phase, State
from tests import builders
from tests.conftest import errors, page, words
from tests.documents import opened

NOW = builders.MONDAY + builders.days(30)  # Wednesday 3 March 2027
SOON = datetime.date(2027, 3, 17)
DAY = {"target_on-day": "17", "target_on-month": "3", "target_on-year": "2027"}
READERS = ["primary_contact", "product_manager", "delivery_manager", "team_member"]
OTHERS_WHO_READ = ["deputy_director", "staff", "lead", "designer", "technologist"]


@pytest.fixture(autouse=True)
def _then():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def published(an_assessment):
    """A report with an action on each of points 3 and 5 (amber) and 7 (red)."""
    return an_assessment(State.PUBLISHED, name="Get a permit", ambers=(3, 5), reds=(7,))


@pytest.fixture
def later(an_assessment, published):
    """The next assessment of the same service, with an action on points 3 and 9."""
    return an_assessment(
        State.PUBLISHED, service=published.service, phase=Phase.PRIVATE_BETA, ambers=(3, 9)
    )


def actions(assessment) -> list[Action]:
    return list(
        Action.objects.filter(point_review__assessment=assessment).order_by(
            "point_review__point__number"
        )
    )


def ids(assessment) -> list[str]:
    return [str(each.uuid) for each in actions(assessment)]


def of(assessment, rest="") -> str:
    return f"/services/{assessment.service_id}/actions/{rest}"


def at(assessment, action, step) -> str:
    return f"/assessments/{assessment.pk}/actions/{action.uuid}/{step}/"


def listed(answer) -> list[str]:
    """The number of each action in the list, in its order."""
    return [
        row.select_one("th").get_text(" ", strip=True).removeprefix("Tick action ").split()[0]
        for row in page(answer).select("#actions tbody tr")
    ]


def decided(assessment, number: int, status: str) -> None:
    """Others have said what becomes of the action of this point."""
    Action.objects.filter(
        point_review__assessment=assessment, point_review__point__number=number
    ).update(status=status, decision="Seen and agreed.", decided_at=NOW, review_on=SOON)


class TestThePlanOfAService:
    def test_every_action_with_all_that_is_known_of_it(self, cast, as_, published, later):
        one = actions(published)[0].uuid
        given = {"by": cast.team_member, "actions": [one]}
        planning.plan(published, **given, owner=cast.delivery_manager, target_on=SOON)
        planning.progress(published, by=cast.team_member, action=one, note="Two of <b>five</b>.")
        decided(published, 5, "closed")
        answer = as_(cast.team_member).get(of(published))
        assert listed(answer) == ["3.1", "3.1", "7.1", "9.1"]
        assert [h2.get_text() for h2 in page(answer).select("#actions h2")] == [
            f"Point {number}: {review.point.title}"
            for number in (3, 7, 9)
            for review in [published.point_reviews.get(point__number=number)]
        ]
        text = words(answer)
        assert "4 of 5 actions are left to do. 3 have no owner yet." in text
        row = " ".join(page(answer).select_one(f"#action-{one}").get_text(" ").split())
        for said in (
            "Amber",
            "Do what is missing on point 3.",
            "Latest progress, 3 March 2027: Two of <b>five</b>.",
            "Alpha service assessment, 15 February 2027",
            "Delivery Manager",
            "Last day 15 May 2027 Target 17 March 2027",
            "In progress",
        ):
            assert said in row, row
        assert "Before the point is assessed again" in text
        assert "Owners, dates and progress are never published." in text

    def test_it_is_grouped_by_assessment_too_the_newest_first(self, cast, as_, published, later):
        answer = as_(cast.team_member).get(of(published, "?by=assessment"))
        assert [h2.get_text() for h2 in page(answer).select("#actions h2")] == [
            f"Private beta service assessment, 15 February 2027, reference {later.pk}",
            f"Alpha service assessment, 15 February 2027, reference {published.pk}",
        ]
        assert listed(answer) == ["3.1", "9.1", "3.1", "5.1", "7.1"]

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ("", ["3.1", "7.1"]),
            ("?status=all", ["3.1", "5.1", "7.1"]),
            ("?status=closed", ["5.1"]),
            ("?status=in-progress", ["3.1"]),
            ("?status=superseded", []),
            ("?owner=me", ["3.1"]),
            ("?owner=nobody", ["7.1"]),
            ("?owner=nobody&status=all", ["5.1", "7.1"]),
            ("?point=7", ["7.1"]),
            ("?rating=red", ["7.1"]),
            ("?rating=amber", ["3.1"]),
            ("?overdue=yes", []),
            ("?status=x&owner=x&point=x&rating=green&overdue=no&by=x", ["3.1", "7.1"]),
            ("?owner=99999999999999999999&point=99999999999999999999", ["3.1", "7.1"]),
        ],
    )
    def test_it_is_narrowed_down(self, cast, as_, published, asked, found):
        one = actions(published)[0].uuid
        planning.plan(
            published,
            by=cast.team_member,
            actions=[one],
            owner=cast.team_member,
            target_on=SOON,
            status="in-progress",
        )
        decided(published, 5, "closed")
        browser = as_(cast.team_member)
        answer = browser.get(of(published, asked))
        assert listed(answer) == found
        rows = list(csv.DictReader(_csv(browser, published, asked)))
        assert [row["Action"] for row in rows] == found

    def test_overdue_and_past_the_target(self, cast, as_, published):
        three, five, _ = actions(published)
        planning.plan(published, by=cast.team_member, actions=[three.uuid], target_on=SOON)
        decided(published, 5, "mitigation-agreed")
        with time_machine.travel(NOW + builders.days(20)):
            answer = as_(cast.team_member).get(of(published, "?overdue=yes"))
            # The target of 3.1, and the day on which the mitigation of 5.1 is looked at again.
            assert listed(answer) == ["3.1", "5.1"]
            assert "Target passed" in page(answer).select_one(f"#action-{three.uuid}").get_text()
            row = words(answer)
            assert "Overdue Looked at again on 17 March 2027" in row
        with time_machine.travel(NOW + builders.days(80)):
            answer = as_(cast.team_member).get(of(published, "?overdue=yes&owner=nobody"))
            assert "Overdue Last day 15 May 2027" in words(answer)
            assert "2 are overdue." in words(answer)

    def test_nothing_fits_nothing_is_left_nothing_is_here(
        self, cast, as_, an_assessment, published
    ):
        answer = as_(cast.team_member).get(of(published, "?status=superseded"))
        assert "No action fits what you chose. Show every action" in words(answer)
        for number in (3, 5, 7):
            decided(published, number, "closed")
        answer = as_(cast.team_member).get(of(published))
        assert "0 of 3 actions are left to do" in words(answer)
        assert "Nothing is left to do. Show every action" in words(answer)
        shared = an_assessment(State.SHARED)
        answer = as_(cast.team_member).get(of(shared))
        assert "Nothing is here yet. The actions of a report come here once it has" in words(answer)

    def test_who_sees_it_and_who_can_change_it(self, cast, as_, browser, published):
        for who in READERS:
            answer = as_(getattr(cast, who)).get(of(published))
            assert len(page(answer).select("input[name=actions]")) == 3, who
        for who in OTHERS_WHO_READ:
            answer = as_(getattr(cast, who)).get(of(published))
            assert listed(answer) == ["3.1", "5.1", "7.1"], who
            assert not page(answer).select("main form[method=post], main a[href$='/plan/']"), who
        for rest in ("", ".csv", ".xlsx"):
            path = of(published)[:-1] + rest if rest else of(published)
            assert as_(cast.observer).get(path).status_code == 403
            for who in builders.STRANGERS:
                assert as_(getattr(cast, who)).get(path).status_code == 404
            assert browser.get(path).status_code == 302

    def test_each_sees_the_actions_of_their_own_assessments(self, cast, as_, published, later):
        later.seats.filter(person=cast.designer).delete()
        later.memberships.filter(role="product-manager").delete()
        for who in ("designer", "product_manager"):
            assert listed(as_(getattr(cast, who)).get(of(published))) == ["3.1", "5.1", "7.1"]
        published.seats.filter(person=cast.designer).delete()
        # Seated on neither any more, so a stranger.
        assert as_(cast.designer).get(of(published)).status_code == 404

    def test_what_was_never_shared_is_not_there(self, cast, as_, an_assessment, published):
        an_assessment(State.CLOSED, service=published.service, phase=Phase.PRIVATE_BETA)
        an_assessment(State.SHARED, service=published.service, phase=Phase.LIVE)
        answer = as_(cast.team_member).get(of(published, "?status=all"))
        assert listed(answer) == ["3.1", "5.1", "7.1"]

    def test_an_owner_who_has_left_is_marked(self, cast, as_, published):
        one = actions(published)[0].uuid
        planning.plan(published, by=cast.team_member, actions=[one], owner=cast.team_member)
        published.service.people.filter(person=cast.team_member).update(left_at=NOW)
        answer = as_(cast.product_manager).get(of(published))
        assert "Team Member Has left" in words(answer)
        options = page(answer).select("#id_owner option")
        assert [option.get_text() for option in options] == [
            "Do not change",
            "Nobody",
            "Delivery Manager",
            "Primary Contact",
            "Product Manager",
        ]


class TestChangingSeveral:
    def test_the_ticked_ones_in_one_go(self, cast, as_, published, later):
        browser = as_(cast.product_manager)
        path = of(published, "?by=assessment")
        ticked = [*ids(published)[:2], ids(later)[1]]
        given = {"owner": str(cast.team_member.pk), "status": "in-progress", **DAY}
        answer = browser.post(path, {"actions": ticked, **given}, follow=True)
        assert answer.redirect_chain == [(path, 302)]
        assert "We have changed the plan of 3 actions. We have emailed Team Member." in words(
            answer
        )
        changed = Action.objects.filter(owner=cast.team_member, target_on=SOON)
        assert {str(each.uuid) for each in changed} == set(ticked)
        assert ActionStep.objects.count() == 3
        assert Email.objects.filter(kind="actions-assigned").count() == 1
        again = browser.post(path, {"actions": ticked, **given}, follow=True)
        assert "Nothing has changed: it was planned like this already." in words(again)
        assert Event.objects.filter(verb="action.plan").count() == 2

    def test_what_is_left_blank_stays_and_can_be_taken_away(self, cast, as_, published):
        one = actions(published)[0]
        given = {"by": cast.team_member, "actions": [one.uuid]}
        planning.plan(published, **given, owner=cast.team_member, target_on=SOON)
        browser = as_(cast.team_member)
        for sent, owner, day in (
            ({"status": "in-progress"}, cast.team_member, SOON),
            ({"no_target": "on"}, cast.team_member, None),
            ({"owner": "nobody"}, None, None),
        ):
            assert browser.post(of(published), {"actions": one.uuid, **sent}).status_code == 302
            one.refresh_from_db()
            assert (one.owner, one.target_on, one.status) == (owner, day, "in-progress")

    @pytest.mark.parametrize(
        ("sent", "error"),
        [
            ({"status": "in-progress", "actions": []}, "Tick at least one action."),
            ({"status": "in-progress", "actions": ["x"]}, "Tick at least one action."),
            ({}, "Choose an owner, a target date or a status to set."),
            ({"status": "closed"}, "Choose one of the list."),
            ({"owner": "123456"}, "Choose one of the list."),
            ({**DAY, "no_target": "on"}, "Enter a target date, or remove it: not both."),
            ({**DAY, "target_on-month": "13"}, "Target date must be a real date, like 27 3 2027."),
        ],
    )
    def test_wrong_input_is_said_and_stays(self, cast, as_, published, sent, error):
        given = {"actions": ids(published)[1:], **sent}
        answer = as_(cast.team_member).post(of(published), given)
        assert answer.status_code == 422
        assert errors(answer) == [error]
        ticked = page(answer).select("input[name=actions][checked]")
        assert [box["value"] for box in ticked] == [
            each for each in given["actions"] if each in ids(published)
        ]
        for name, value in sent.items():
            if name.startswith("target_on"):
                assert page(answer).select_one(f"[name={name}]")["value"] == value
        assert page(answer).title.get_text().startswith("Error: ")
        assert not ActionStep.objects.exists()

    def test_what_the_verb_refuses_is_a_409_with_everything_still_there(self, cast, as_, published):
        decided(published, 5, "evidence-offered")
        given = {"actions": ids(published), "status": "to-do", **DAY}
        answer = as_(cast.team_member).post(of(published), given)
        assert answer.status_code == 409
        assert "The status of action 5.1 is decided by the lead assessor" in errors(answer)[0]
        assert len(page(answer).select("input[name=actions][checked]")) == 3
        assert page(answer).select_one("#id_target_on")["value"] == "17"
        assert page(answer).select_one("#id_status option[selected]")["value"] == "to-do"
        decided(published, 5, "closed")
        answer = as_(cast.team_member).post(of(published), given)
        assert errors(answer) == ["Action 5.1 is closed, so there is nothing left to do about it."]
        assert page(answer).select_one(".govuk-error-summary a")["href"] == "#actions"

    def test_nobody_else_changes_anything(self, cast, as_, published):
        given = {"actions": ids(published), "status": "in-progress"}
        for who in (*OTHERS_WHO_READ, "observer"):
            assert as_(getattr(cast, who)).post(of(published), given).status_code == 403, who
        for who in builders.STRANGERS:
            assert as_(getattr(cast, who)).post(of(published), given).status_code == 404
        assert not ActionStep.objects.exists()

    def test_all_can_be_ticked_without_scripts(self, cast, as_, published):
        browser = as_(cast.team_member)
        answer = browser.get(of(published, "?rating=amber"))
        link = page(answer).find("a", string="Tick all to change them together")
        assert link["href"] == "?rating=amber&ticked=all#change"
        answer = browser.get(of(published) + link["href"].partition("#")[0])
        assert len(page(answer).select("input[name=actions][checked]")) == 2
        assert page(answer).find("a", string="Untick all")["href"] == "?rating=amber"


class TestTakingItAway:
    def test_csv_and_excel_say_the_same(self, cast, as_, published):
        one = actions(published)[0]
        given = {"by": cast.team_member, "actions": [one.uuid]}
        planning.plan(published, **given, owner=cast.team_member, target_on=SOON)
        planning.progress(published, by=cast.team_member, action=one.uuid, note="=2+5")
        browser = as_(cast.staff)
        rows = list(csv.DictReader(_csv(browser, published, "?rating=amber")))
        assert [row["Action"] for row in rows] == ["3.1", "5.1"]
        assert {name: rows[0][name] for name in rows[0] if name != "Title of the point"} == {
            "Action": "3.1",
            "Point": "3",
            "Rating": "Amber",
            "What the service team must do": "Do what is missing on point 3.",
            "Owner": "Team Member",
            "Status": "In progress",
            "Target date": "2027-03-17",
            "Address by": "2027-05-15",
            "Overdue": "",
            "Latest progress": "'=2+5",
            "Progress on": "2027-03-03",
            "Evidence": "0",
            "Decided on": "",
            "What was decided": "",
            "Assessment": "Alpha service assessment",
            "Assessed on": "2027-02-15",
            "Reference": str(published.pk),
        }
        answer = browser.get(of(published)[:-1] + ".xlsx?rating=amber")
        assert answer["Content-Disposition"] == (
            'attachment; filename="action-plan-get-a-permit-2027-03-03.xlsx"'
        )
        sheet = opened.sheets(answer.content)["Action plan"]
        assert sheet[0] == list(rows[0])
        assert [row[0] for row in sheet[1:]] == ["3.1", "5.1"]
        assert sheet[1][sheet[0].index("Latest progress")] == "=2+5"
        assert answer["Cache-Control"] == "private, no-store"


def _csv(browser, assessment, asked: str) -> io.StringIO:
    answer = browser.get(of(assessment)[:-1] + ".csv" + asked)
    assert answer.status_code == 200
    assert answer["X-Content-Type-Options"] == "nosniff"
    return io.StringIO(answer.content.decode("utf-8-sig"), newline="")


class TestPlanningOne:
    @pytest.mark.parametrize("who", READERS)
    def test_owner_target_and_status_in_one_save(self, cast, as_, published, who):
        one, browser = actions(published)[0], as_(getattr(cast, who))
        answer = browser.get(at(published, one, "plan"))
        text = words(answer)
        assert "Plan action 3.1" in text
        assert "Do what is missing on point 3." in text
        assert "To be addressed by Saturday 15 May 2027, in " in text
        seen = page(answer).select_one("input[name=seen]")["value"]
        sent = {"seen": seen, "owner": str(cast.team_member.pk), "status": "in-progress", **DAY}
        answer = browser.post(at(published, one, "plan"), sent)
        assert answer["Location"] == of(published, f"?status=all#action-{one.uuid}")
        one.refresh_from_db()
        assert (one.owner, one.target_on, one.status) == (cast.team_member, SOON, "in-progress")
        told = Email.objects.filter(kind="actions-assigned").count()
        assert told == (0 if who == "team_member" else 1)
        answer = browser.get(at(published, one, "plan"))
        assert page(answer).select_one("#id_owner option[selected]").get_text() == "Team Member"
        assert page(answer).select_one("#id_target_on")["value"] == "17"

    def test_a_red_action_has_no_last_day(self, cast, as_, published):
        answer = as_(cast.team_member).get(at(published, actions(published)[2], "plan"))
        assert "It has no last day: set your own target date." in words(answer)

    def test_two_at_once(self, cast, as_, published):
        one = actions(published)[0]
        path = at(published, one, "plan")
        first, second = as_(cast.team_member), as_(cast.product_manager)
        seen = page(second.get(path)).select_one("input[name=seen]")["value"]
        sent = {"seen": seen, "owner": "", "status": "to-do"}
        first.post(path, {**sent, "owner": str(cast.team_member.pk)})
        answer = second.post(path, {**sent, "owner": str(cast.delivery_manager.pk), **DAY})
        assert answer.status_code == 409
        assert "Team Member has changed the owner meanwhile" in errors(answer)[0]
        form = page(answer)
        assert form.select_one("#id_owner option[selected]").get_text() == "Delivery Manager"
        assert form.select_one("#id_target_on")["value"] == "17"
        # Saved again, now that they know.
        sent["seen"] = form.select_one("input[name=seen]")["value"]
        second.post(path, {**sent, "owner": str(cast.delivery_manager.pk), **DAY})
        one.refresh_from_db()
        assert (one.owner, one.target_on) == (cast.delivery_manager, SOON)

    def test_a_status_that_others_decide_is_not_asked(self, cast, as_, published):
        one, browser = actions(published)[0], as_(cast.team_member)
        decided(published, 3, "evidence-offered")
        path = at(published, one, "plan")
        assert not page(browser.get(path)).select("input[name=status]")
        assert browser.post(path, {"owner": str(cast.team_member.pk)}).status_code == 302
        one.refresh_from_db()
        assert (one.owner, one.status) == (cast.team_member, "evidence-offered")

    @pytest.mark.parametrize("step", ["plan", "progress"])
    def test_who_may_when_and_of_what(self, cast, as_, browser, an_assessment, published, step):
        one = actions(published)[0]
        path = at(published, one, step)
        for who in (*OTHERS_WHO_READ, "observer"):
            assert as_(getattr(cast, who)).get(path).status_code == 403, who
            assert as_(getattr(cast, who)).post(path, {"note": "x"}).status_code == 403, who
        for who in builders.STRANGERS:
            assert as_(getattr(cast, who)).post(path, {"note": "x"}).status_code == 404
        assert browser.get(path).status_code == 302
        shared = an_assessment(State.SHARED)
        for path, status in (
            (at(shared, actions(shared)[0], step), 409),
            (at(published, actions(shared)[0], step), 404),
        ):
            assert as_(cast.team_member).get(path).status_code == status
        decided(published, 3, "superseded")
        answer = as_(cast.team_member).get(at(published, one, step))
        assert answer.status_code == 409
        assert "Action 3.1 is superseded, so there is nothing left to do about it." in words(answer)
        assert not ActionStep.objects.exists()

    def test_wrong_input_is_said_and_stays(self, cast, as_, published):
        one, past = actions(published)[0], {**DAY, "target_on-year": "2026"}
        path, browser = at(published, one, "plan"), as_(cast.team_member)
        mine = {"owner": str(cast.team_member.pk), "status": "to-do"}
        answer = browser.post(path, {**mine, **past})
        assert (answer.status_code, errors(answer)) == (
            409,
            ["The target date must be today or in the future."],
        )
        assert page(answer).select_one("#id_owner option[selected]").get_text() == "Team Member"
        answer = browser.post(path, {**mine, "status": "closed"})
        assert (answer.status_code, errors(answer)) == (
            422,
            ["Choose “to do” or “in progress”."],
        )


class TestWritingProgress:
    def test_it_is_in_the_plan_and_nobody_is_emailed(self, cast, as_, published):
        one, browser = actions(published)[0], as_(cast.team_member)
        path, emails = at(published, one, "progress"), Email.objects.count()
        form = page(browser.get(path))
        sent = {"uuid": form.select_one("input[name=uuid]")["value"], "note": "Half <i>done</i>."}
        for _ in range(2):  # a second press writes nothing twice
            answer = browser.post(path, sent)
            assert answer["Location"] == of(published, f"?status=all#action-{one.uuid}")
        assert ActionStep.objects.count() == 1
        assert Email.objects.count() == emails
        text = words(browser.get(path))
        assert "Written so far Team Member, 3 March 2027 at 09:00 Half <i>done</i>." in text

    def test_wrong_input_is_said_and_stays(self, cast, as_, published):
        path = at(published, actions(published)[0], "progress")
        browser, typed = as_(cast.team_member), "x" * 2_001
        answer = browser.post(path, {"note": " ", "uuid": str(uuid.uuid4())})
        assert (answer.status_code, errors(answer)) == (422, ["Enter how far the action is."])
        answer = browser.post(path, {"note": typed})
        assert answer.status_code == 422
        assert page(answer).select_one("textarea").get_text().strip() == typed


class TestManyActions:
    """Three services with 120 actions between them."""

    def test_every_page_asks_the_same_for_one_action_and_for_forty(
        self, cast, as_, published, django_assert_num_queries, django_assert_max_num_queries
    ):
        browser = as_(cast.team_member)
        one = actions(published)[0]
        paths = [
            of(published, "?status=all"),
            of(published, "?by=assessment&ticked=all"),
            of(published)[:-1] + ".csv",
            of(published)[:-1] + ".xlsx",
            at(published, one, "plan"),
            at(published, one, "progress"),
            "/dashboard/",
            f"/services/{published.service_id}/",
        ]
        counts = []
        for path in paths:
            with django_assert_max_num_queries(12) as found:
                assert browser.get(path).status_code == 200
            counts.append(len(found.captured_queries))
        many_more(cast, published, 37)
        for path, number in zip(paths, counts, strict=True):
            with django_assert_num_queries(number):
                assert browser.get(path).status_code == 200, path

    def test_no_page_asks_more_than_12_times_for_three_services_with_120_actions(
        self, cast, as_, an_assessment, published, django_assert_max_num_queries
    ):
        reports = [published]
        for name in ("Second service", "Third service"):
            reports.append(an_assessment(State.PUBLISHED, name=name, ambers=(3,)))
        for report in reports:
            many_more(cast, report, 40 - len(actions(report)))
        assert Action.objects.exclude(number=None).count() == 120
        paths = ["/dashboard/"]
        for report in reports:
            one, here = actions(report)[0], f"/assessments/{report.pk}/"
            paths += [
                of(report), of(report)[:-1] + ".csv", of(report)[:-1] + ".xlsx",
                f"/services/{report.service_id}/", f"{here}actions/", f"{here}actions/{one.uuid}/",
                f"{here}revisions/", at(report, one, "plan"), at(report, one, "progress"),
                at(report, one, "offer"), at(report, one, "ask"),
            ]  # fmt: skip
        for person in (cast.team_member, cast.product_manager, cast.lead):
            browser = as_(person)
            for path in paths:
                with django_assert_max_num_queries(12):
                    assert browser.get(path).status_code in {200, 403, 404}, path

    def test_all_of_them_are_changed_in_one_go(self, cast, as_, published):
        many_more(cast, published, 37)
        answer = as_(cast.product_manager).post(
            of(published),
            {"actions": ids(published), "owner": str(cast.delivery_manager.pk), **DAY},
            follow=True,
        )
        assert "changed the plan of 40 actions. We have emailed Delivery Manager." in words(answer)
        assert ActionStep.objects.filter(kind="planned").count() == 40
        assert Email.objects.filter(kind="actions-assigned").count() == 1


def many_more(cast, assessment, number: int) -> None:
    """So many more actions of one report, each with an owner and what was written of it."""
    review = assessment.point_reviews.get(point__number=3)
    first = review.actions.get()
    made = Action.objects.bulk_create(
        Action(
            point_review=review,
            number=place,
            position=place,
            text=f"Do the next thing, number {place}.",
            changed_by=cast.designer,
            changed_at=NOW,
            due_on=first.due_on,
            owner=cast.team_member,
            target_on=SOON,
        )
        for place in range(2, number + 2)
    )
    ActionStep.objects.bulk_create(
        ActionStep(action=each, kind="progress", by=cast.team_member, at=NOW, text="Under way.")
        for each in made
    )
