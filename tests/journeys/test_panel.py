"""Filling a panel, and every page of panels, service teams, artefacts and assessors."""

from playwright.sync_api import expect

from assess.domain import artefacts, panel
from assess.domain.models import Person, ServicePerson
from assess.domain.words import Discipline, PanelRole, State
from tests.journeys.conftest import FINE, fine


def test_a_panel_is_filled_without_scripts(cast, an_assessment, open_as):
    arranging = an_assessment(State.ARRANGING)
    path = f"/assessments/{arranging.pk}/panel/"
    page = open_as(cast.staff, path, scripts=False)
    for look_for, name, role, leads in (
        ("Product management", "Lead", "Product assessor", True),
        ("User research", "Researcher", "User research assessor", False),
        ("Design", "Spare Assessor", "Design assessor (Service)", None),
    ):
        page.get_by_role("button", name="Add someone to the panel").click()
        page.get_by_label("Profession").select_option(look_for)
        page.get_by_role("button", name="Filter the list").click()
        page.get_by_role("link", name=name, exact=True).click()
        page.get_by_label(role, exact=True).check()
        if leads:
            page.get_by_label("Yes", exact=True).check()
        page.get_by_role("button", name="Give the seat").click()
        expect(page.get_by_role("alert")).to_contain_text(f"{name} has a seat on the panel.")
    page.get_by_role("link", name="Give the reason").click()
    page.get_by_role("button", name="Record the reason").click()
    assert page.title().startswith("Error: ")
    page.get_by_label("Why does the panel go ahead").fill("The prototype has no code yet.")
    page.get_by_role("button", name="Record the reason").click()
    expect(page.locator("main")).to_contain_text("The prototype has no code yet.")
    assert [seat.role_words for seat in panel.live_seats(arranging)] == [
        "Lead assessor and product assessor",
        "User research assessor",
        "Design assessor (Service)",
    ]
    assert panel.missing_disciplines(arranging) == []

    page.get_by_role("link", name="Hand over the lead").click()
    page.get_by_label("Researcher, User research assessor").check()
    page.get_by_role("button", name="Hand over the lead").click()
    page.get_by_role("link", name="End seat of Lead").click()
    page.get_by_label("Why does the seat end?").fill("Ill.")
    page.get_by_role("button", name="End the seat").click()
    expect(page.get_by_role("row").nth(1)).to_contain_text("Researcher")
    assert panel.missing_disciplines(arranging) == [Discipline.PRODUCT_OR_DELIVERY]


def test_the_service_team_and_its_artefacts_by_keyboard(cast, an_assessment, open_as):
    arranging = an_assessment(State.ARRANGING)
    page = open_as(cast.primary_contact, f"/assessments/{arranging.pk}/team/")
    page.get_by_role("button", name="Add someone to the service team").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Email address").focus()
    for typed in ("ada.lark@testing.example", "Ada", "Lark", "User res"):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/team/")
    expect(page.locator("main")).to_contain_text("Ada Lark is in the service team.")

    page.goto(f"/assessments/{arranging.pk}/artefacts/add/")
    page.get_by_label("Title").focus()
    for typed in ("Journey map", "https://map.testing.example/", "Ask Ada for access."):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/artefacts/")
    expect(page.locator("main")).to_contain_text("“Journey map” has been added.")
    assert [a.note for a in artefacts.live_artefacts(arranging)] == ["Ask Ada for access."]


def test_every_page_is_fine_on_a_phone_and_on_a_desk(cast, an_assessment, open_as):
    arranged = an_assessment(State.ARRANGED, name="Reservoirinspectionnotification " * 3)
    far_along = an_assessment(State.SHARED)
    long = {
        "title": "Findings" * 20,
        "url": f"https://{'long' * 12}.example/{'very' * 90}",
        "note": "unbreakable" * 30,
    }
    artefacts.add(arranged, by=cast.team_member, **long)
    Person.objects.filter(pk=cast.spare_assessor.pk).update(last_name="Longname" * 12)
    held = arranged.seats.get(person=cast.designer)
    member = ServicePerson.objects.get(service=arranged.service, person=cast.team_member)
    link = artefacts.live_artefacts(arranged)[1]
    arranging = an_assessment(State.ARRANGING)
    panel.waive(arranging, by=cast.staff, discipline="design", reason="Nobody is free. " * 20)
    panel.seat(arranging, by=cast.staff, person=cast.lead, role=PanelRole.LEAD)
    one = f"/assessments/{arranged.pk}"
    by_staff = [
        f"{one}/panel/",
        f"{one}/panel/seat/",
        f"{one}/panel/seat/?person={cast.spare_assessor.uuid}",
        f"/assessments/{arranging.pk}/panel/",
        f"/assessments/{arranging.pk}/panel/waive/technical/",
        f"/assessments/{arranging.pk}/panel/seat/?profession=design",
        f"{one}/panel/{held.pk}/release/",
        f"{one}/panel/hand-over/",
        f"{one}/team/",
        f"{one}/team/add/",
        f"{one}/team/{member.pk}/remove/",
        f"{one}/managers/",
        f"/assessments/{far_along.pk}/managers/?role=product-manager",
        f"{one}/artefacts/",
        f"{one}/artefacts/add/",
        f"{one}/artefacts/{link.uuid}/remove/",
        "/assess/",
        "/people/assessors/",
        "/people/assessors/add/",
        f"/people/assessors/{cast.lead.uuid}/",
    ]
    page = open_as(cast.staff, "/assess/", phone=True)
    for path in by_staff:
        page.goto(path)
        assert fine(page) == FINE, path
    page = open_as(cast.lead, "/assess/")
    for path in ("/assess/", f"{one}/panel/", f"{one}/team/", f"{one}/artefacts/"):
        page.goto(path)
        assert fine(page) == FINE, path


def test_pages_with_errors_are_fine_too(cast, an_assessment, open_as):
    arranging = an_assessment(State.ARRANGING)
    one = f"/assessments/{arranging.pk}"
    page = open_as(cast.staff, f"{one}/team/add/", phone=True)
    for path, button in (
        (f"{one}/team/add/", "Add to the service team"),
        (f"{one}/managers/", "Save"),
        (f"{one}/artefacts/add/", "Add the artefact"),
        (f"{one}/panel/seat/?person={cast.lead.uuid}", "Give the seat"),
        ("/people/assessors/add/", "Add the assessor"),
    ):
        page.goto(path)
        page.get_by_role("button", name=button, exact=True).click()
        assert page.title().startswith("Error: "), path
        # The browser itself notes an answer of 422 in its console: nothing else is wrong.
        page.problems.clear()
        assert fine(page) == FINE, path
        page.locator(".govuk-error-summary a").first.click()
        assert page.evaluate("document.activeElement.id").startswith("id_")
