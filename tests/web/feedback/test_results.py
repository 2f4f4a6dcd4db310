"""What people said of their assessments, for the service assessment team."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assess.domain import arranging, panel
from assess.domain.models import FeedbackAnswers, Organisation, Seat, ServicePerson, Staff
from assess.domain.words import PanelRole, StaffKind, State, TeamRole
from assess.web.feedback.export import harmless
from tests.builders import MONDAY, days, person
from tests.conftest import page, words
from tests.feedback import ASKED, answered, asked, many

PATH = "/desk/feedback/"
CSV = f"{PATH}answers.csv"


@pytest.fixture
def assessment(an_assessment):
    return asked(an_assessment(State.REPORTING, name="Get a permit"))


def tables(answer) -> dict[str, list[list[str]]]:
    """The rows of each table, by its caption."""
    return {
        table.caption.get_text(" ", strip=True): [
            [" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")]
            for row in table.select("tbody tr")
        ]
        for table in page(answer).select("main table")
    }


def downloaded(browser, query: str = "") -> list[list[str]]:
    answer = browser.get(f"{CSV}{query}")
    assert answer["Content-Type"] == "text/csv"
    assert answer["Content-Disposition"] == 'attachment; filename="feedback.csv"'
    text = answer.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def test_before_anybody_was_asked_and_before_anybody_answered(cast, an_assessment, as_):
    desk = as_(cast.staff)
    assert "Nobody has been asked yet." in words(desk.get(PATH))
    assessment = an_assessment(State.REPORTING)
    one = f"/assessments/{assessment.pk}/feedback/"
    assert "Nobody has been asked yet." in words(desk.get(one))
    asked(assessment)
    for path, whose in ((PATH, "service teams"), (one, "the service team")):
        said = words(desk.get(path))
        assert f"0 of 4 people in {whose} answered 0 of 4 panel members answered" in said
        assert "Nobody has answered yet." in said


def test_averages_leave_out_who_does_not_know_and_who_said_nothing(cast, assessment, as_):
    answered(assessment, cast.team_member, overall=5, preparation=0, discussion=2)
    answered(assessment, cast.product_manager, overall=2, discussion=None)
    answered(assessment, cast.lead, overall=None, groundwork=1)
    answer = as_(cast.staff).get(PATH)
    said = words(answer)
    assert "2 of 4 people in service teams answered 1 of 4 panel members answered" in said
    shown = tables(answer)
    assert shown["What service teams said"] == [
        ["How it went overall", "3.5", "2", "0"],
        ["How clear the preparation was", "No rating", "0", "1"],
        ["How fair and useful the discussion was", "2.0", "1", "0"],
    ]
    assert shown["What panels said"] == [
        ["How it went overall", "No rating", "0", "0"],
        ["How clear the preparation was", "No rating", "0", "0"],
        ["How well the preparation helped", "1.0", "1", "0"],
    ]
    bar = page(answer).select("svg")[0]
    assert bar["aria-hidden"] == "true"
    assert bar.select(".app-bar__value")[0]["width"] == "70"


def test_words_are_shown_with_their_assessment_and_side_and_without_a_name(cast, assessment, as_):
    answered(
        assessment,
        cast.team_member,
        went_well="<b>Kind</b> questions.\nA good room.",
        to_change="Send the agenda earlier.",
    )
    answered(assessment, cast.lead, to_change="More time.")
    desk = as_(cast.staff)
    for path in (PATH, f"/assessments/{assessment.pk}/feedback/"):
        answer = desk.get(path)
        said = words(answer)
        assert "<b>Kind</b> questions. A good room." in said
        assert "Send the agenda earlier." in said
        assert cast.team_member.name not in said
        assert cast.lead.name not in said
    heads = sorted(each.get_text(" ", strip=True) for each in page(desk.get(PATH)).select("h3"))
    assert heads == [
        "Get a permit , alpha service assessment. Panel, February 2027",
        "Get a permit , alpha service assessment. Service team, February 2027",
    ]


def test_filters_narrow_down_everything_and_are_kept(cast, an_assessment, as_):
    for number, name in enumerate(("January", "March", "April")):
        at = MONDAY + days(-20 + 45 * number)
        one = asked(an_assessment(State.REPORTING, name=name, at=at), at + days(15))
        answered(one, cast.lead, at + days(16), overall=number + 1, went_well=f"Of {name}.")
        answered(one, cast.team_member, at + days(16), overall=5)
    desk = as_(cast.staff)
    answer = desk.get(PATH)
    trend = "How it went overall, by the month of the assessment"
    assert tables(answer)[trend] == [
        ["April 2027", "2 of 8", "5.0", "3.0"],
        ["March 2027", "2 of 8", "5.0", "2.0"],
        ["January 2027", "2 of 8", "5.0", "1.0"],
    ]
    answer = desk.get(f"{PATH}?by=quarter")
    assert tables(answer)["How it went overall, by the quarter of the assessment"] == [
        ["April to June 2027", "2 of 8", "5.0", "3.0"],
        ["January to March 2027", "4 of 16", "5.0", "1.5"],
    ]
    query = "side=panel&first=2027-02&last=2027-03"
    answer = desk.get(f"{PATH}?{query}")
    assert tables(answer) == {
        "What panels said": [
            ["How it went overall", "2.0", "1", "0"],
            ["How clear the preparation was", "No rating", "0", "0"],
            ["How well the preparation helped", "No rating", "0", "0"],
        ],
        trend: [["March 2027", "1 of 4", "2.0"]],
    }
    assert "Of March." in words(answer)
    assert "Of April." not in words(answer)
    link = page(answer).find("a", string="Download the answers (CSV)")["href"]
    assert link == f"{CSV}?{query}"
    assert [row[1] for row in downloaded(desk, f"?{query}")[1:]] == ["March"]
    chosen = [option["value"] for option in page(answer).select("option[selected]")]
    assert chosen == ["panel", "2027-03"]


@pytest.mark.parametrize(
    "query",
    ["side=x", "first=2027-13", "last=nothing", "by=x", "page=0", "page=99", "first=2027-2", "x=1"],
)
def test_what_makes_no_sense_in_the_address_is_left_out(cast, assessment, as_, query):
    answered(assessment, cast.lead, went_well="Good.")
    answer = as_(cast.staff).get(f"{PATH}?{query}")
    assert answer.status_code == 200
    assert "Good." in words(answer)


def test_months_the_wrong_way_round_are_turned(cast, assessment, as_):
    answered(assessment, cast.lead, went_well="Good.")
    assert "Good." in words(as_(cast.staff).get(f"{PATH}?first=2027-05&last=2027-01"))
    said = words(as_(cast.staff).get(f"{PATH}?first=2027-05"))
    assert "Nobody was asked about assessments of that time." in said


def test_many_words_come_a_page_at_a_time(cast, an_assessment, as_):
    made = many(cast, an_assessment, 21)
    FeedbackAnswers.objects.update(went_well="Words.")
    desk = as_(cast.staff)
    first, second = desk.get(f"{PATH}?side=service-team"), desk.get(f"{PATH}?page=2")
    assert (len(page(first).select("article")), len(page(second).select("article"))) == (20, 1)
    following = page(first).select_one("[rel=next]")["href"]
    assert following == "?side=service-team&page=2"
    assert "page 2 of 2" in page(second).title.get_text()
    assert len(made) == 6


def test_the_page_asks_as_often_for_many_answers_as_for_one(cast, an_assessment, as_):
    desk = as_(cast.staff)
    paths = [PATH, f"{PATH}?by=quarter&side=panel", CSV]

    def queries() -> list[int]:
        found = []
        for path in paths:
            with CaptureQueriesContext(connection) as done:
                assert desk.get(path).status_code == 200
            found.append(len(done))
        return found

    one = asked(an_assessment(State.REPORTING))
    answered(one, cast.team_member, went_well="Good.")
    few = queries()
    many(cast, an_assessment, 7)
    FeedbackAnswers.objects.update(went_well="Words.")
    assert queries() == few == [6, 5, 3]


# Who reads it -------------------------------------------------------------------------------------


def test_nobody_but_the_desk_reads_answers(cast, assessment, as_):
    answered(assessment, cast.team_member, went_well="Only for the desk.")
    for who in ("primary_contact", "product_manager", "team_member", "deputy_director", "lead"):
        browser = as_(getattr(cast, who))
        assert browser.get(PATH).status_code == 403
        assert browser.get(CSV).status_code == 403
        assert browser.get(f"/assessments/{assessment.pk}/feedback/").status_code == 403
        overview = browser.get(f"/assessments/{assessment.pk}/")
        assert "/feedback/" not in overview.content.decode()
    for who in (cast.stranger, cast.foreign_staff):
        assert as_(who).get(f"/assessments/{assessment.pk}/feedback/").status_code == 404
    foreign = as_(cast.foreign_staff)
    assert "Only for the desk." not in words(foreign.get(PATH))
    assert len(downloaded(foreign)) == 1


def test_an_answer_is_on_no_page_that_the_service_team_or_the_panel_reads(cast, an_assessment, as_):
    assessment = asked(an_assessment(State.SHARED))
    answered(assessment, cast.team_member, went_well="Zebra of the team.")
    answered(assessment, cast.lead, to_change="Zebra of the panel.")
    for who in (cast.team_member, cast.product_manager, cast.lead, cast.researcher):
        browser = as_(who)
        for path in (
            f"/assessments/{assessment.pk}/",
            f"/assessments/{assessment.pk}/history/",
            f"/assessments/{assessment.pk}/report/read/",
            "/dashboard/",
            "/assess/",
            "/assess/feedback/",
        ):
            assert "Zebra" not in words(browser.get(path)), path


def test_confidential_assessments_are_read_by_their_own_desk_only(cast, assessment, as_):
    arranging.mark_confidential(
        assessment, by=cast.staff, at=ASKED, confidential=True, reason="It is secret."
    )
    answered(assessment, cast.team_member, went_well="In confidence.")
    assert "In confidence." in words(as_(cast.staff).get(PATH))
    assert "In confidence." not in words(as_(cast.foreign_staff).get(PATH))


def _on_the_panel(cast, assessment, someone):
    Seat.objects.create(
        assessment=assessment, person=someone, role=PanelRole.DESIGN, given_at=MONDAY
    )


def test_one_of_the_desk_never_reads_what_was_said_of_their_own_panel(cast, an_assessment, as_):
    assessment = an_assessment(State.REPORTING)
    _on_the_panel(cast, assessment, cast.other_staff)
    answered(asked(assessment), cast.team_member, went_well="Of the panel.")
    browser = as_(cast.other_staff)
    one = f"/assessments/{assessment.pk}/feedback/"
    assert browser.get(one).status_code == 403
    assert "Of the panel." not in words(browser.get(PATH))
    # Also not after their seat has ended, when they look after the assessment again.
    seat = Seat.objects.get(person=cast.other_staff)
    panel.release(assessment, by=cast.staff, at=ASKED, seat=seat, reason="Ill.")
    assert browser.get(f"/assessments/{assessment.pk}/emails/").status_code == 200
    assert browser.get(one).status_code == 403
    assert "Of the panel." not in words(browser.get(PATH))
    assert len(downloaded(browser)) == 1
    assert "Of the panel." in words(as_(cast.staff).get(PATH))


def test_one_of_the_desk_in_the_service_team_reads_nothing_of_it_either(cast, an_assessment, as_):
    assessment = an_assessment(State.REPORTING)
    ServicePerson.objects.create(
        service=assessment.service,
        person=cast.other_staff,
        role=TeamRole.POLICY,
        joined_at=MONDAY,
    )
    answered(asked(assessment), cast.team_member, went_well="Of the day.")
    ServicePerson.objects.filter(person=cast.other_staff).update(left_at=ASKED)
    browser = as_(cast.other_staff)
    assert browser.get(f"/assessments/{assessment.pk}/feedback/").status_code == 403
    assert "Of the day." not in words(browser.get(PATH))


def test_the_desk_of_two_organisations_reads_both(cast, assessment, as_):
    elsewhere = Organisation.objects.get(slug="elsewhere")
    both = person("both@testing.example", cast.office)
    for office in (cast.office, elsewhere):
        Staff.objects.create(
            person=both, organisation=office, kind=StaffKind.SERVICE_ASSESSMENT_TEAM
        )
    answered(assessment, cast.lead, went_well="Read by both.")
    assert "Read by both." in words(as_(both).get(PATH))


def test_who_lost_their_access_reads_nothing(cast, assessment, as_):
    answered(assessment, cast.lead, went_well="Good.")
    browser = as_(cast.other_staff)
    cast.other_staff.active = False
    cast.other_staff.save()
    assert browser.get(PATH).status_code == 302
    assert browser.get(CSV).status_code == 302


# Export -------------------------------------------------------------------------------------------


def test_the_table_has_a_line_for_each_answer(cast, assessment, as_):
    answered(assessment, cast.team_member, overall=5, preparation=0, went_well='Two "lines"\nhere')
    assert downloaded(as_(cast.staff)) == [
        [
            "Reference",
            "Service",
            "Phase",
            "Type",
            "From",
            "Month of the assessment",
            "How it went overall",
            "How clear the preparation was",
            "How fair and useful the discussion was",
            "How well the preparation helped",
            "What went well?",
            "What should change?",
        ],
        [
            str(assessment.pk),
            "Get a permit",
            "Alpha",
            "Service assessment",
            "Service team",
            "2027-02",
            "5",
            "I do not know",
            "",
            "",
            'Two "lines"\nhere',
            "",
        ],
    ]


@pytest.mark.parametrize(
    "typed", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\n=1", "＝1", "|calc", "%0A"]
)
def test_nothing_that_was_typed_is_a_formula(typed):
    assert harmless(typed) == f"'{typed}"


@pytest.mark.parametrize("typed", ["", "Good = better", "1 + 1", "O'Neil", "A-1", "é"])
def test_other_words_stay_as_they_are(typed):
    assert harmless(typed) == typed


def test_a_formula_in_an_answer_and_in_a_name_is_words(cast, an_assessment, as_):
    assessment = asked(an_assessment(State.REPORTING, name="=HYPERLINK(1)"))
    answered(assessment, cast.lead, to_change='=cmd|"/c calc"!A1')
    row = downloaded(as_(cast.staff))[1]
    assert (row[1], row[-1]) == ("'=HYPERLINK(1)", '\'=cmd|"/c calc"!A1')


def test_there_is_a_way_to_the_page(cast, assessment, as_):
    desk = as_(cast.staff)
    assert page(desk.get("/desk/")).find("a", string="Feedback")["href"] == PATH
    overview = page(desk.get(f"/assessments/{assessment.pk}/"))
    tab = overview.select_one(".app-subnav").find("a", string="Feedback")
    assert tab["href"] == f"/assessments/{assessment.pk}/feedback/"
