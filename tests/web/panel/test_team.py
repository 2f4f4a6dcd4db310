"""The service team's page, and naming those who answer for the service."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from assess.domain.models import Event, Person, ServicePerson
from assess.domain.words import MemberRole, State, TeamRole
from tests import builders
from tests.builders import MONDAY
from tests.conftest import errors, page, words

S = State
SCRIPT = "<script>alert(1)</script>"
NEW = {
    "email": "Ada.Lark@testing.example",
    "first_name": "Ada",
    "last_name": "Lark",
    "role": "user-researcher",
}


def at(assessment, rest: str = "team/") -> str:
    return f"/assessments/{assessment.pk}/{rest}"


def member_of(assessment, person) -> ServicePerson:
    return ServicePerson.objects.get(service=assessment.service, person=person, left_at=None)


def steps(assessment, cast) -> list[str]:
    member = member_of(assessment, cast.team_member)
    return [
        at(assessment, rest)
        for rest in ("team/", "team/add/", f"team/{member.pk}/remove/", "managers/")
    ]


def links(answer) -> dict[str, str]:
    return {" ".join(a.get_text().split()): a["href"] for a in page(answer).select("main a[href]")}


def values(answer, *names: str) -> list[str]:
    form = page(answer).select_one("main form[method=post]")
    return [form.select_one(f"input[name={name}]")["value"] for name in names]


# Who may open what


def test_everyone_with_a_part_sees_the_service_team(an_assessment, cast, as_):
    reporting = an_assessment(S.REPORTING)
    for who in builders.EVERYONE_WITH_A_PART:
        answer = as_(getattr(cast, who)).get(at(reporting))
        assert answer.status_code == 200, who
        shown = words(answer)
        assert "Primary contact Primary Contact primary.contact@testing.example" in shown
        assert "Product manager Product Manager product.manager@testing.example" in shown
        assert "Service owner Not named" in shown
        assert "Digital deputy director Deputy Director" in shown
        assert "Team Member Software developer team.member@testing.example" in shown


def test_others_are_kept_out(an_assessment, cast, as_, browser):
    arranged = an_assessment(S.ARRANGED)
    for path in steps(arranged, cast):
        for who in builders.STRANGERS:
            assert as_(getattr(cast, who)).get(path).status_code == 404, (who, path)
            assert as_(getattr(cast, who)).post(path, NEW).status_code == 404
        assert browser.get(path)["Location"].startswith("/sign-in/")
    for path in steps(arranged, cast)[1:]:
        for who in ("team_member", "deputy_director", "lead", "observer"):
            assert as_(getattr(cast, who)).get(path).status_code == 403, (who, path)
            assert as_(getattr(cast, who)).post(path, NEW).status_code == 403
    assert not Person.objects.filter(email__startswith="ada").exists()


def test_a_step_in_the_wrong_state_is_refused_with_a_sentence(an_assessment, cast, as_):
    cancelled, published = an_assessment(S.CANCELLED), an_assessment(S.PUBLISHED)
    for path, state in (
        (at(cancelled, "team/add/"), "cancelled"),
        (at(published, "managers/"), "published"),
    ):
        answer = as_(cast.staff).get(path)
        assert answer.status_code == 409
        assert f"This cannot be done any more: the assessment is now “{state}”" in words(answer)


def test_each_sees_the_steps_that_are_theirs(an_assessment, cast, as_):
    reporting = an_assessment(S.REPORTING)
    offered = links(as_(cast.primary_contact).get(at(reporting)))
    assert offered["Name the service owner"] == at(reporting, "managers/?role=service-owner")
    assert offered["Change the product manager"].endswith("?role=product-manager")
    assert "Add someone to the service team" in offered
    assert "Remove Team Member" in offered
    assert "Remove Primary Contact" not in offered
    assert offered["Change the primary contact"] == at(reporting, "transfer/")
    for who in ("team_member", "lead", "deputy_director"):
        offered = links(as_(getattr(cast, who)).get(at(reporting)))
        assert not [words for words in offered if words.startswith(("Name", "Change", "Remove"))]
        assert "Add someone to the service team" not in offered


def test_once_the_report_is_shared_its_service_team_asks_to_change_managers(
    an_assessment, cast, as_
):
    shared = an_assessment(S.SHARED)
    contact = as_(cast.primary_contact)
    shown = contact.get(at(shared))
    assert "Change the product manager" not in links(shown)
    assert "The report has been shared: email the" in words(shown)
    answer = contact.get(at(shared, "managers/?role=product-manager"))
    assert answer.status_code == 409
    assert "Ask the service assessment team to change who accepts it." in words(answer)
    assert "Change the product manager" in links(as_(cast.staff).get(at(shared)))


# Adding


def test_someone_is_added(an_assessment, cast, as_):
    requested = an_assessment(S.REQUESTED)
    contact = as_(cast.primary_contact)
    assert contact.get(at(requested, "team/add/")).status_code == 200
    answer = contact.post(at(requested, "team/add/"), NEW)
    assert (answer.status_code, answer["Location"]) == (302, at(requested))
    shown = words(contact.get(at(requested)))
    assert "Ada Lark is in the service team. We are telling them by email." in shown
    assert "Ada Lark User researcher ada.lark@testing.example" in shown
    again = contact.post(at(requested, "team/add/"), NEW)
    assert (again.status_code, errors(again)) == (409, ["Ada Lark is already in the service team."])
    assert Event.objects.filter(assessment=requested, verb="team.add").count() == 1


def test_wrong_answers_are_said_at_their_fields_and_nothing_is_lost(an_assessment, cast, as_):
    requested = an_assessment(S.REQUESTED)
    contact, path = as_(cast.primary_contact), at(requested, "team/add/")
    empty = contact.post(path, {"email": "", "first_name": "", "last_name": " ", "role": ""})
    assert empty.status_code == 422
    assert errors(empty) == [
        "Enter an email address.",
        "Enter a first name.",
        "Enter a last name.",
        "Choose a role in the service team.",
    ]
    found = page(empty)
    assert found.title.get_text().startswith("Error: ")
    assert [a["href"] for a in found.select(".govuk-error-summary a")] == [
        "#id_email",
        "#id_first_name",
        "#id_last_name",
        "#id_role",
    ]
    wrong = contact.post(
        path, {"email": "not an address", "first_name": SCRIPT, "last_name": "y" * 101, "role": "x"}
    )
    assert errors(wrong) == [
        "Enter an email address in the correct format, like name@example.com",
        "Last name must be 100 characters or fewer.",
        "Choose a role in the service team.",
    ]
    assert values(wrong, "email", "first_name", "last_name") == [
        "not an address",
        SCRIPT,
        "y" * 101,
    ]
    assert SCRIPT not in wrong.content.decode()


def test_a_domain_that_is_not_allowed_says_which_are(an_assessment, cast, as_):
    requested = an_assessment(S.REQUESTED)
    outside = {**NEW, "email": "ada@shop.example"}
    answer = as_(cast.primary_contact).post(at(requested, "team/add/"), outside)
    assert answer.status_code == 409
    assert errors(answer)[0].startswith("Enter an email address that ends in testing.example.")
    assert page(answer).select_one(".govuk-error-summary a")["href"] == "#id_email"
    assert values(answer, "email", "first_name") == ["ada@shop.example", "Ada"]
    assert as_(cast.staff).post(at(requested, "team/add/"), outside).status_code == 302


def test_nobody_joins_both_sides(an_assessment, cast, as_):
    arranged = an_assessment(S.ARRANGED)
    contact = as_(cast.primary_contact)
    on_panel = {**NEW, "email": cast.designer.email}
    for rest, fields in (
        ("team/add/", on_panel),
        ("managers/?role=service-owner", {**on_panel, "role": "service-owner"}),
    ):
        answer = contact.post(at(arranged, rest), fields)
        assert answer.status_code == 409
        assert errors(answer) == [
            f"Designer has a seat on the panel that assesses {arranged.service.name}, so cannot be "
            "on the service team’s side too. Name someone else."
        ]


# Removing


def test_a_member_is_removed_after_a_page_that_says_what_happens(an_assessment, cast, as_):
    reporting = an_assessment(S.REPORTING)
    contact, member = as_(cast.primary_contact), as_(cast.team_member)
    path = at(reporting, f"team/{member_of(reporting, cast.team_member).pk}/remove/")
    assert member.get(at(reporting)).status_code == 200
    shown = words(contact.get(path))
    assert "They no longer see the assessments of this service, at once." in shown
    assert "Software developer, since" in shown
    answer = contact.post(path)
    assert (answer.status_code, answer["Location"]) == (302, at(reporting))
    assert "Team Member is no longer in the service team." in words(contact.get(at(reporting)))
    assert member.get(at(reporting)).status_code == 404
    for again in (contact.post(path), contact.get(path)):
        assert again.status_code == 409
        assert "Team Member has already been removed." in words(again)
    assert Event.objects.filter(assessment=reporting, verb="team.remove").count() == 1


def test_the_primary_contact_is_not_removed(an_assessment, cast, as_):
    requested = an_assessment(S.REQUESTED)
    path = at(requested, f"team/{member_of(requested, cast.primary_contact).pk}/remove/")
    answer = as_(cast.staff).get(path)
    assert answer.status_code == 409
    assert "Primary Contact is the primary contact. Hand the booking over" in words(answer)


def test_who_is_named_too_keeps_that_part(an_assessment, cast, as_):
    requested = an_assessment(S.REQUESTED)
    member = ServicePerson.objects.create(
        service=requested.service,
        person=cast.product_manager,
        role=TeamRole.PRODUCT_MANAGER,
        joined_at=MONDAY,
    )
    manager = as_(cast.product_manager)
    path = at(requested, f"team/{member.pk}/remove/")
    shown = words(manager.get(path))
    assert "Remove yourself from the service team" in shown
    assert "You stay named as the product manager of this assessment" in shown
    assert manager.post(path)["Location"] == at(requested)
    assert manager.get(at(requested)).status_code == 200


def test_a_member_of_another_service_is_not_found_here(an_assessment, cast, as_):
    mine, other = an_assessment(S.REQUESTED), an_assessment(S.REQUESTED)
    path = at(mine, f"team/{member_of(other, cast.team_member).pk}/remove/")
    assert as_(cast.staff).get(path).status_code == 404
    assert as_(cast.staff).post(path).status_code == 404
    assert as_(cast.staff).get(at(mine, "team/999999/remove/")).status_code == 404


# Naming


def test_a_manager_is_named_and_the_one_before_loses_sight_of_it(an_assessment, cast, as_):
    reporting = an_assessment(S.REPORTING)
    contact, path = as_(cast.primary_contact), at(reporting, "managers/?role=product-manager")
    shown = contact.get(path)
    assert "Change the product manager" in words(shown)
    assert "Now: Product Manager (product.manager@testing.example)." in words(shown)
    assert not page(shown).select("#id_reason")
    answer = contact.post(path, {**NEW, "role": "product-manager"})
    assert (answer.status_code, answer["Location"]) == (302, at(reporting))
    assert (
        "Ada Lark is the product manager now. We are telling them and Product Manager by email."
        in words(contact.get(at(reporting)))
    )
    assert as_(cast.product_manager).get(at(reporting)).status_code == 404
    again = contact.post(path, {**NEW, "role": "product-manager"})
    assert again.status_code == 302
    assert "Ada Lark is the product manager already. Nothing has changed." in words(
        contact.get(at(reporting))
    )
    assert Event.objects.filter(assessment=reporting, verb="managers.name").count() == 1


def test_a_manager_who_names_another_instead_comes_to_their_dashboard(an_assessment, cast, as_):
    reporting = an_assessment(S.REPORTING)
    answer = as_(cast.product_manager).post(
        at(reporting, "managers/?role=product-manager"), {**NEW, "role": "product-manager"}
    )
    assert (answer.status_code, answer["Location"]) == (302, "/dashboard/")


def test_without_a_place_in_the_address_the_page_asks_for_it(an_assessment, cast, as_):
    requested = an_assessment(S.REQUESTED)
    contact = as_(cast.primary_contact)
    for rest in ("managers/", "managers/?role=king"):
        shown = page(contact.get(at(requested, rest)))
        assert [r["value"] for r in shown.select("input[name=role]")] == list(MemberRole)
    answer = contact.post(at(requested, "managers/"), {**NEW, "role": "service-owner"})
    assert answer.status_code == 302
    assert "Service owner Ada Lark" in words(contact.get(at(requested)))
    wrong = contact.post(at(requested, "managers/"), {**NEW, "role": "king"})
    assert (wrong.status_code, errors(wrong)) == (
        422,
        ["Choose what this person is to the assessment."],
    )


def test_once_shared_naming_needs_a_reason(an_assessment, cast, as_):
    shared = an_assessment(S.SHARED)
    staff, path = as_(cast.staff), at(shared, "managers/?role=delivery-manager")
    given = {**NEW, "role": "delivery-manager"}
    answer = staff.post(path, given)
    assert (answer.status_code, errors(answer)) == (
        422,
        ["Enter why this changes. Those involved will read it."],
    )
    assert staff.post(path, {**given, "reason": "Left."}).status_code == 302
    event = Event.objects.get(assessment=shared, verb="managers.name")
    assert event.data["reason"] == "Left."
    assert as_(cast.delivery_manager).get(at(shared)).status_code == 404


# Speed


def queries(browser, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(path).status_code == 200
    return len(asked)


def test_the_pages_ask_as_often_for_many_as_for_few(an_assessment, cast, as_):
    arranging = an_assessment(S.ARRANGING)
    staff = as_(cast.staff)
    few = queries(staff, at(arranging))
    for number in range(7):
        ServicePerson.objects.create(
            service=arranging.service,
            person=builders.person(f"more.{number}@testing.example", cast.office),
            role=TeamRole.POLICY,
            joined_at=MONDAY,
        )
    assert queries(staff, at(arranging)) == few <= 12
    for path in steps(arranging, cast):
        assert queries(staff, path) <= 12
