"""The list of assessors, for the service assessment team."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from assess.domain.models import Assessor, Event, Organisation, Person
from assess.domain.words import State
from tests import builders
from tests.conftest import errors, page, words

LIST = "/people/assessors/"
ADD = "/people/assessors/add/"
SCRIPT = "<script>alert(1)</script>"
NEW = {
    "email": "ada.lark@testing.example",
    "first_name": "Ada",
    "last_name": "Lark",
    "professions": ["user-research", "accessibility"],
    "may_lead": "yes",
    "cross_government": "no",
}


def of(person) -> str:
    return f"{LIST}{person.uuid}/"


def rows(answer) -> list[list[str]]:
    return [
        [" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")][:4]
        for row in page(answer).select("tbody tr")
    ]


def names(answer) -> list[str]:
    return [row[0].partition(" ")[0] for row in rows(answer)]


def test_only_the_service_assessment_team_sees_the_list(cast, as_, browser):
    for path in (LIST, ADD, of(cast.lead)):
        assert browser.get(path)["Location"].startswith("/sign-in/")
        for who in ("stranger", "lead", "primary_contact"):
            assert as_(getattr(cast, who)).get(path).status_code == 403, (who, path)
            assert as_(getattr(cast, who)).post(path, NEW).status_code == 403
        assert as_(cast.staff).get(path).status_code == 200
    assert not Person.objects.filter(email=NEW["email"]).exists()


def test_the_list_says_what_each_can_do(an_assessment, cast, as_):
    an_assessment(State.REPORTING)
    an_assessment(State.PUBLISHED)
    Assessor.objects.filter(person=cast.designer).update(may_lead=False, cross_government=True)
    answer = as_(cast.staff).get(LIST)
    assert rows(answer)[:2] == [
        [
            "Designer designer@testing.example Cross-government, Department for Testing",
            "Design",
            "No",
            "1",
        ],
        ["Lead lead@testing.example", "Product management", "Yes", "1"],
    ]
    assert "6 assessors" in words(answer)


def test_the_people_page_leads_to_the_list(cast, as_):
    shown = page(as_(cast.staff).get("/people/"))
    assert shown.find("a", string="List of assessors")["href"] == LIST


def test_the_list_is_filtered(cast, as_):
    Assessor.objects.filter(person=cast.observer).update(active=False)
    staff = as_(cast.staff)
    found = {
        query: names(staff.get(f"{LIST}?{query}"))
        for query in (
            "profession=design",
            "words=tech",
            "words=%25",
            "active=no",
            "active=no&profession=product",
            "profession=nonsense",
        )
    }
    assert found == {
        "profession=design": ["Designer", "Spare"],
        "words=tech": ["Technologist"],
        "words=%25": [],
        "active=no": ["Observer"],
        "active=no&profession=product": [],
        "profession=nonsense": ["Designer", "Lead", "Researcher", "Spare", "Technologist"],
    }
    assert "Nobody in the list fits." in words(staff.get(f"{LIST}?words=xyz"))


def test_an_empty_list_says_how_to_start(cast, as_):
    Assessor.objects.all().delete()
    staff = as_(cast.staff)
    assert "The list is empty. Add the first assessor" in words(staff.get(LIST))
    assert "Nobody is inactive." in words(staff.get(f"{LIST}?active=no"))


def test_an_assessor_is_added_once(cast, as_):
    staff = as_(cast.staff)
    answer = staff.post(ADD, NEW)
    assert (answer.status_code, answer["Location"]) == (302, LIST)
    shown = staff.get(LIST)
    assert "Ada Lark is in the list of assessors." in words(shown)
    assert rows(shown)[0] == [
        "Ada Lark ada.lark@testing.example",
        "User research, Accessibility",
        "Yes",
        "0",
    ]
    again = staff.post(ADD, NEW)
    assert (again.status_code, errors(again)) == (409, ["Ada Lark is already in the list."])
    assert Event.objects.filter(verb="assessor.add").count() == 1


def test_wrong_answers_are_said_at_their_fields_and_nothing_is_lost(cast, as_):
    staff = as_(cast.staff)
    empty = staff.post(ADD, {})
    assert (empty.status_code, errors(empty)) == (
        422,
        [
            "Enter an email address.",
            "Enter a first name.",
            "Enter a last name.",
            "Choose at least one profession.",
            "Choose yes if they may lead a panel.",
            "Choose yes if they are a cross-government assessor.",
        ],
    )
    found = page(empty)
    assert found.title.get_text().startswith("Error: ")
    targets = [a["href"] for a in found.select(".govuk-error-summary a")]
    assert all(found.select_one(target) for target in targets)
    wrong = staff.post(
        ADD,
        {**NEW, "email": "x", "first_name": SCRIPT, "last_name": "y" * 101, "may_lead": "maybe"},
    )
    assert errors(wrong) == [
        "Enter an email address in the correct format, like name@example.com",
        "Last name must be 100 characters or fewer.",
        "Choose yes if they may lead a panel.",
    ]
    shown = page(wrong)
    assert shown.select_one("#id_first_name")["value"] == SCRIPT
    ticked = [box["value"] for box in shown.select("input[name=professions][checked]")]
    assert ticked == ["user-research", "accessibility"]
    assert SCRIPT not in wrong.content.decode()
    cookery = staff.post(ADD, {**NEW, "professions": ["cookery"]})
    assert errors(cookery) == ["Choose professions from the list."]


def test_someone_of_another_organisation_must_be_cross_government(cast, as_):
    staff = as_(cast.staff)
    theirs = {**NEW, "email": "ada@elsewhere.example"}
    answer = staff.post(ADD, theirs)
    assert answer.status_code == 409
    assert errors(answer) == [
        "ada@elsewhere.example works for Ministry of Elsewhere. Say that they are a "
        "cross-government assessor."
    ]
    assert staff.post(ADD, {**theirs, "cross_government": "yes"}).status_code == 302
    person = Person.objects.get(email="ada@elsewhere.example")
    shown = page(staff.get(of(person)))
    assert not shown.select("#id_first_name, #id_last_name")
    assert "Ministry of Elsewhere" in shown.get_text()
    kept = {name: NEW[name] for name in ("professions", "may_lead")}
    changed = staff.post(of(person), {**kept, "cross_government": "yes", "active": "no"})
    assert changed.status_code == 302
    assert Assessor.objects.get(person=person).active is False


def test_what_the_list_says_is_changed(cast, as_):
    staff = as_(cast.staff)
    shown = page(staff.get(of(cast.designer)))
    assert shown.select_one("#id_first_name")["value"] == "Designer"
    ticked = {(box["name"], box["value"]) for box in shown.select("input[checked]")}
    assert ticked == {
        ("professions", "design"),
        ("may_lead", "yes"),
        ("cross_government", "no"),
        ("active", "yes"),
    }
    given = {**NEW, "active": "no"}
    answer = staff.post(of(cast.designer), given)
    assert (answer.status_code, answer["Location"]) == (302, LIST)
    assert "What the list says of this assessor has been saved." in words(staff.get(LIST))
    assert "Ada" not in names(staff.get(LIST))
    assert names(staff.get(f"{LIST}?active=no")) == ["Ada"]
    assert staff.post(of(cast.designer), given).status_code == 302
    assert Event.objects.filter(verb="assessor.change").count() == 1
    wrong = staff.post(of(cast.designer), {**given, "first_name": " ", "active": ""})
    assert (wrong.status_code, errors(wrong)) == (
        422,
        ["Enter a first name.", "Choose no to make them inactive."],
    )


def test_another_departments_list_is_not_seen(cast, as_):
    foreign = as_(cast.foreign_staff)
    assert rows(foreign.get(LIST)) == []
    assert foreign.get(of(cast.designer)).status_code == 404
    assert foreign.post(of(cast.designer), {**NEW, "active": "no"}).status_code == 404
    Assessor.objects.filter(person=cast.designer).update(cross_government=True)
    assert names(foreign.get(LIST)) == ["Designer"]
    assert foreign.get(of(cast.stranger)).status_code == 404
    assert Organisation.objects.count() == 2


def test_the_list_comes_a_page_at_a_time_and_keeps_its_filter(cast, as_):
    for number in range(55):
        builders.assessor(f"many.{number:02}@testing.example", cast.office, "delivery")
    staff = as_(cast.staff)
    first = staff.get(f"{LIST}?profession=delivery&words=many")
    assert (len(rows(first)), "55 assessors" in words(first)) == (50, True)
    onwards = page(first).select_one("a[rel=next]")["href"]
    assert onwards == "?profession=delivery&words=many&page=2"
    second = staff.get(LIST + onwards)
    assert len(rows(second)) == 5


def test_the_list_asks_as_often_for_many_as_for_one(cast, as_):
    staff = as_(cast.staff)
    Assessor.objects.exclude(person=cast.lead).delete()

    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert staff.get(path).status_code == 200
        return len(asked)

    one = queries(LIST)
    for number in range(6):
        builders.assessor(f"many.{number}@testing.example", cast.office, "delivery")
    assert queries(LIST) == one <= 12
    assert queries(ADD) <= 12
    assert queries(of(cast.lead)) <= 12
