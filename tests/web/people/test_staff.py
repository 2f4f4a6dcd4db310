"""The People page: members of the service assessment team, and the access of leavers."""

import threading

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assess.domain import staff
from assess.domain.models import Event, Organisation, Person, Seat, Session, SignIn, Staff
from assess.domain.refusals import NotAllowed, Refused
from assess.domain.roles import roles_of
from assess.domain.words import PanelRole, StaffKind, State
from tests import builders
from tests.conftest import Browser, errors, page, words

TEAM = StaffKind.SERVICE_ASSESSMENT_TEAM
PEOPLE, ADD = "/people/", "/people/team/testing/add/"


def remove_path(person, slug="testing"):
    return f"/people/team/{slug}/{person.uuid}/remove/"


def end_path(person):
    return f"/people/{person.uuid}/end-access/"


def restore_path(person):
    return f"/people/{person.uuid}/restore-access/"


def done():
    return list(Event.objects.filter(organisation__isnull=False).values_list("verb", flat=True))


def every_path(cast):
    return [
        PEOPLE,
        ADD,
        remove_path(cast.other_staff),
        end_path(cast.stranger),
        restore_path(cast.stranger),
    ]


# Who may


@pytest.mark.parametrize("who", ["stranger", "lead", "product_manager", "primary_contact"])
def test_only_the_service_assessment_team_has_these_pages(as_, cast, who):
    browser = as_(getattr(cast, who))
    for path in every_path(cast):
        assert browser.get(path).status_code == 403
        assert browser.post(path, {"email": "a@testing.example"}).status_code == 403
    assert done() == []


def test_nobody_signed_out_has_them(cast, browser):
    for path in every_path(cast):
        assert browser.get(path).status_code == 302


def test_another_organisations_team_is_not_there(as_, cast):
    browser = as_(cast.foreign_staff)
    for path in every_path(cast)[1:]:
        assert browser.get(path).status_code == 404
        assert browser.post(path, {"email": "a@testing.example"}).status_code == 404
    seen = words(browser.get(PEOPLE))
    assert "Ministry of Elsewhere" in seen
    assert "Department for Testing" not in seen and cast.staff.email not in seen
    assert done() == []


def test_who_is_no_member_any_more_does_nothing(cast):
    Staff.objects.filter(person=cast.staff).delete()
    for verb in (
        lambda: staff.add(cast.office, by=cast.staff, email="a@testing.example"),
        lambda: staff.remove(cast.office, by=cast.staff, person=cast.other_staff),
        lambda: staff.end_access(cast.lead, by=cast.staff),
        lambda: staff.restore_access(cast.lead, by=cast.staff),
    ):
        with pytest.raises(NotAllowed):
            verb()


def test_whose_own_access_was_ended_meanwhile_does_nothing(cast):
    as_it_was = Person.objects.get(pk=cast.staff.pk)
    staff.end_access(cast.staff, by=cast.other_staff)
    for verb in (
        lambda: staff.add(cast.office, by=as_it_was, email="a@testing.example"),
        lambda: staff.end_access(cast.lead, by=as_it_was),
    ):
        with pytest.raises(NotAllowed):
            verb()


# Members


def test_the_page_lists_the_members(as_, cast):
    answer = as_(cast.staff).get(PEOPLE)
    rows = [
        (row.th.get_text(" ", strip=True), row.select("td")[0].get_text(strip=True))
        for row in page(answer).select("tbody tr")
    ]
    assert rows == [
        ("Other Staff", cast.other_staff.email),
        ("Staff (you)", cast.staff.email),
    ]
    assert "will be listed here" in words(answer)


def test_a_member_is_added_whatever_their_domain(as_, cast):
    browser = as_(cast.staff)
    answer = browser.post(ADD, {"email": "Sam.Taylor@Agency.example"}, follow=True)
    assert answer.redirect_chain == [(PEOPLE, 302)]
    seen = words(answer)
    assert "sam.taylor@agency.example is now a member of the service assessment team." in seen
    person = Person.objects.get(email="sam.taylor@agency.example")
    assert person.staff.get().organisation == cast.office
    assert person.organisation is None
    assert done() == ["staff.add"]
    event = Event.objects.get(verb="staff.add")
    assert (event.by, event.organisation) == (cast.staff, cast.office)
    assert event.data == {"person": person.email, "email": person.email}
    assert f"Staff added {person.email} to the service assessment team" in seen
    assert as_(person).get(PEOPLE).status_code == 200


def test_a_member_of_a_known_domain_gets_its_organisation(cast):
    person = staff.add(cast.office, by=cast.staff, email="new@elsewhere.example")
    assert person.organisation.slug == "elsewhere"


def test_a_member_is_added_once(as_, cast):
    browser = as_(cast.staff)
    browser.post(ADD, {"email": "sam@agency.example"})
    answer = browser.post(ADD, {"email": "sam@agency.example"})
    assert answer.status_code == 409
    assert errors(answer) == ["sam@agency.example is already in the service assessment team."]
    assert page(answer).select_one(".govuk-error-summary a")["href"] == "#id_email"
    assert done() == ["staff.add"]


def test_someone_whose_access_was_ended_is_not_added(as_, cast):
    staff.end_access(cast.stranger, by=cast.staff)
    answer = as_(cast.staff).post(ADD, {"email": cast.stranger.email})
    assert answer.status_code == 409
    assert errors(answer) == [
        f"The access of {cast.stranger.email} was ended. Give it back before you add them."
    ]


@pytest.mark.parametrize(
    "typed", ["", "sam", "<script>alert(1)</script>", "x" * 250 + "@agency.example"]
)
def test_a_wrong_address_is_explained_and_kept(as_, cast, typed):
    answer = as_(cast.staff).post(ADD, {"email": typed})
    assert answer.status_code == 422
    assert page(answer).select_one(".govuk-error-summary a")["href"] == "#id_email"
    assert page(answer).select_one("#id_email")["value"] == typed
    assert page(answer).title.get_text().startswith("Error: ")
    assert "<script>alert" not in answer.content.decode()


def test_a_member_is_removed_after_a_page_that_says_what_it_means(as_, cast):
    browser = as_(cast.staff)
    answer = browser.get(remove_path(cast.other_staff))
    assert "They lose sight of the desk, this list and all assessments at once" in words(answer)
    assert done() == []
    answer = browser.post(remove_path(cast.other_staff), follow=True)
    assert "Other Staff was removed from the service assessment team." in words(answer)
    assert not cast.other_staff.staff.exists()
    assert as_(cast.other_staff).get(PEOPLE).status_code == 403
    again = browser.post(remove_path(cast.other_staff))
    assert again.status_code == 409
    assert "Other Staff has already been removed." in words(again)
    assert browser.get(remove_path(cast.other_staff)).status_code == 409
    assert done() == ["staff.remove"]


def test_you_can_remove_yourself(as_, cast):
    browser = as_(cast.staff)
    assert "You lose sight of the desk" in words(browser.get(remove_path(cast.staff)))
    assert browser.post(remove_path(cast.staff))["Location"] == "/dashboard/"
    assert browser.get(PEOPLE).status_code == 403


def test_the_last_member_is_not_removed(as_, cast):
    staff.remove(cast.office, by=cast.staff, person=cast.other_staff)
    browser = as_(cast.staff)
    assert "The only member" in words(browser.get(PEOPLE))
    answer = browser.post(remove_path(cast.staff))
    assert answer.status_code == 409
    assert "Staff is the last member of the service assessment team who can sign in." in (
        words(answer)
    )
    assert cast.staff.staff.exists()


def test_a_member_who_cannot_sign_in_does_not_count(cast):
    staff.end_access(cast.other_staff, by=cast.staff)
    with pytest.raises(Refused, match="Staff is the last member"):
        staff.remove(cast.office, by=cast.staff, person=cast.staff)
    staff.remove(cast.office, by=cast.staff, person=cast.other_staff)


def test_someone_in_two_teams_has_both_on_the_page(as_, cast):
    elsewhere = Organisation.objects.get(slug="elsewhere")
    Staff.objects.create(person=cast.staff, organisation=elsewhere, kind=TEAM)
    browser = as_(cast.staff)
    seen = words(browser.get(PEOPLE))
    assert "Service assessment team of Department for Testing" in seen
    assert "Service assessment team of Ministry of Elsewhere" in seen
    browser.post("/people/team/elsewhere/add/", {"email": "sam@agency.example"})
    assert Event.objects.get().organisation == elsewhere


# Access


def test_people_are_found_by_address(as_, cast):
    browser = as_(cast.staff)
    answer = browser.get(PEOPLE, {"email": "STRANGER@"})
    assert "1 person with “STRANGER@” in the address" in words(answer)
    assert page(answer).select_one(f'a[href="{end_path(cast.stranger)}"]')
    assert page(answer).select_one("#id_email")["value"] == "STRANGER@"
    answer = browser.get(PEOPLE, {"email": "nobody@"})
    assert "Nobody has “nobody@” in their address." in words(answer)


@pytest.mark.parametrize("typed", ["", "  ", "x" * 255, "<script>alert(1)</script>", "%", "a\x00"])
def test_a_search_takes_anything(as_, cast, typed):
    answer = as_(cast.staff).get(PEOPLE, {"email": typed})
    assert answer.status_code in {200, 422}
    assert "<script>alert" not in answer.content.decode()
    assert not page(answer).select(f'a[href="{end_path(cast.stranger)}"]')


def test_people_of_other_organisations_are_not_found(as_, cast, an_assessment):
    Person.objects.create(email="guest@agency.example")
    seated = Person.objects.create(email="seated@agency.example")
    Seat.objects.create(
        assessment=an_assessment(State.ARRANGED),
        person=seated,
        role=PanelRole.TECHNICAL,
        given_at=builders.MONDAY,
    )
    browser = as_(cast.staff)
    assert "Nobody has" in words(browser.get(PEOPLE, {"email": "elsewhere.example"}))
    answer = browser.get(PEOPLE, {"email": "agency.example"})
    assert "1 person with" in words(answer)
    assert "seated@agency.example" in words(answer)
    assert browser.get(end_path(cast.foreign_staff)).status_code == 404
    assert browser.post(end_path(cast.foreign_staff)).status_code == 404
    with pytest.raises(NotAllowed):
        staff.end_access(cast.foreign_staff, by=cast.staff)


def test_a_long_list_is_cut_and_says_so(as_, cast):
    for n in range(25):
        builders.person(f"many{n:02}@testing.example", cast.office)
    answer = as_(cast.staff).get(PEOPLE, {"email": "many"})
    assert "20 people with “many” in the address, the first of more: type more of it" in (
        words(answer)
    )


def test_access_ends_at_once(as_, cast, an_assessment):
    assessment = an_assessment(State.REPORTING)
    leaver, browser = as_(cast.lead), as_(cast.staff)
    assert leaver.get("/profile/").status_code == 200
    answer = browser.get(end_path(cast.lead))
    seen = words(answer)
    assert "they are signed out at once, in every browser" in seen
    assert f"Lead assessor and product assessor: {assessment.service.name}" in seen
    assert leaver.get("/profile/").status_code == 200

    answer = browser.post(end_path(cast.lead), follow=True)
    assert answer.redirect_chain == [(PEOPLE, 302)]
    assert "The access of Lead was ended. They are signed out and cannot sign in again." in (
        words(answer)
    )
    assert leaver.get("/profile/").status_code == 302
    assert not Session.objects.filter(person=cast.lead, ended_at=None).exists()
    assert Seat.objects.get(person=cast.lead).left_at is None
    gone = Person.objects.get(pk=cast.lead.pk)
    assert roles_of(gone, assessment) == frozenset()
    assert f"Staff ended the access of Lead ({cast.lead.email})" in words(answer)
    assert done() == ["person.end_access"]


def test_a_link_sent_before_is_dead(cast, browser):
    from tests.web.people.mail import newest

    browser.post("/sign-in/", {"email": cast.lead.email})
    letter = newest(cast.lead.email)
    staff.end_access(cast.lead, by=cast.staff)
    assert browser.post(letter.path).status_code == 410
    staff.restore_access(cast.lead, by=cast.staff)
    assert browser.post(letter.path).status_code == 410
    assert not SignIn.objects.filter(spent_at=None).exists()


def test_access_is_ended_once(as_, cast):
    browser = as_(cast.staff)
    browser.post(end_path(cast.lead))
    for answer in (browser.post(end_path(cast.lead)), browser.get(end_path(cast.lead))):
        assert answer.status_code == 409
        assert "The access of Lead has already been ended." in words(answer)
    assert done() == ["person.end_access"]


def test_access_is_given_back(as_, cast, an_assessment):
    assessment = an_assessment(State.REPORTING)
    browser = as_(cast.staff)
    for answer in (browser.get(restore_path(cast.lead)), browser.post(restore_path(cast.lead))):
        assert answer.status_code == 409
        assert "Lead has access already." in words(answer)
    browser.post(end_path(cast.lead))
    found = browser.get(PEOPLE, {"email": cast.lead.email})
    assert "Access ended" in words(found)
    link = page(found).select_one("tbody a[href*=restore]")
    assert link["href"] == restore_path(cast.lead)
    assert assessment.service.name in words(browser.get(link["href"]))
    answer = browser.post(link["href"], follow=True)
    assert "Lead has access again, and can sign in." in words(answer)
    assert f"Staff gave Lead ({cast.lead.email}) access again" in words(answer)
    assert as_(cast.lead).get("/profile/").status_code == 200
    assert done() == ["person.end_access", "person.restore_access"]


def test_you_cannot_end_your_own_access(as_, cast):
    browser = as_(cast.staff)
    answer = browser.post(end_path(cast.staff))
    assert answer.status_code == 409
    assert "You cannot end your own access." in words(answer)
    found = browser.get(PEOPLE, {"email": cast.staff.email})
    assert not page(found).select_one(f'a[href="{end_path(cast.staff)}"]')


def test_another_organisations_last_member_keeps_access(cast):
    elsewhere = Organisation.objects.get(slug="elsewhere")
    Staff.objects.filter(organisation=elsewhere).delete()
    Staff.objects.create(person=cast.stranger, organisation=elsewhere, kind=TEAM)
    with pytest.raises(Refused, match="last member of .* Ministry of Elsewhere"):
        staff.end_access(cast.stranger, by=cast.staff)


# Reads


def test_the_page_asks_the_same_however_long_its_lists(as_, cast):
    def queries(email=""):
        browser = as_(cast.staff)
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(PEOPLE, {"email": email} if email else {}).status_code == 200
        return len(captured)

    staff.add(cast.office, by=cast.staff, email="one@agency.example")
    few, few_found = queries(), queries("agency.example")
    for n in range(6):
        staff.add(cast.office, by=cast.staff, email=f"more{n}@agency.example")
    assert (queries(), queries("agency.example")) == (few, few_found)
    assert few_found <= 12


def test_the_page_before_the_end_asks_the_same_however_many_parts(as_, cast, an_assessment):
    def queries():
        browser = as_(cast.staff)
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(end_path(cast.lead)).status_code == 200
        return len(captured)

    an_assessment(State.ARRANGED)
    few = queries()
    for _ in range(2):
        an_assessment(State.ARRANGED)
    assert queries() == few <= 12


# Two at once


def test_two_members_who_remove_each_other_leave_one(transactional_db):
    cast = builders.cast()
    start, answers = threading.Barrier(2), []

    def run(by, whom):
        start.wait()
        try:
            staff.remove(cast.office, by=by, person=whom)
            answers.append("removed")
        except (Refused, NotAllowed) as no:
            answers.append(type(no).__name__)
        finally:
            connections.close_all()

    pairs = [(cast.staff, cast.other_staff), (cast.other_staff, cast.staff)]
    threads = [threading.Thread(target=run, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["NotAllowed", "removed"]
    assert Staff.objects.filter(organisation=cast.office).count() == 1


def test_a_session_of_a_removed_member_lasts_without_the_desk(as_, cast):
    browser: Browser = as_(cast.other_staff)
    staff.remove(cast.office, by=cast.staff, person=cast.other_staff, at=timezone.now())
    assert browser.get("/profile/").status_code == 200
    assert browser.get("/people/").status_code == 403
