"""A real report goes through the running service, from sign-in to publication, over HTTP.

The file is the one ASSESS_REAL_REPORT names, or our own text of the same shape. What the panel
types is what the report says; every paragraph, bullet and link of it is on the public page.
"""

import datetime
import html
import re

import pytest
from django.utils import timezone

from assess.domain.clock import add_working_days
from assess.domain.models import Action, Assessment, Email, Event
from assess.domain.words import State
from tests.real.source import Source, parse, the_text
from tests.real.visitor import Visitor

LINKS = {
    1: "[what the Service Manual says of research](https://www.gov.uk/service-manual/user-research)",
    5: "[how to test for accessibility](https://www.gov.uk/service-manual/helping-people-to-use-your-service)",
    12: "[making code open & reusable](https://www.gov.uk/service-manual/technology?a=1&b=2)",
}


@pytest.fixture
def source() -> Source:
    return parse(the_text())


@pytest.fixture
def address(live_server, transactional_db) -> str:
    """Where the service runs, with the Standard brought in as a migration does it."""
    from assess.domain.models import Standard
    from assess.domain.reference import bring_in_all

    if not Standard.objects.exists():
        bring_in_all()
    return live_server.url


def _signed_in(address: str, email: str) -> Visitor:
    """Signs in as a person does: asks, reads the email, opens its link, presses the button."""
    visitor = Visitor(address).open("/sign-in/").press("Send me the email", email=email)
    assert visitor.status == 200
    body = Email.objects.filter(to=email, secret=True).latest("id").body
    link = re.search(r"https?://\S+/sign-in/\S+", body)[0]
    visitor.open(re.sub(r"^https?://[^/]+", "", link)).press("Sign in")
    assert visitor.status == 200
    if "first_name" in str(visitor.page.find("form")):
        visitor.press("Save", first_name="A", last_name="Person")
    return visitor


def _book(visitor: Visitor, cast, source: Source) -> int:
    """Starts, answers all fourteen sections in the order they come, checks and sends."""
    visitor.open("/book/start/").press("Continue", name=source.name)
    began = timezone.localdate() - datetime.timedelta(days=80)
    managers = {"product-manager": cast.product_manager, "delivery-manager": cast.delivery_manager}
    answers = {
        "phase": {"phase": "alpha"},
        "type": {},
        "name": {},
        "description": {"description": source.description},
        "users": {"users": source.users},
        "purpose": {"purpose": "To hold the clearance that a post or a contract asks for."},
        "code": {"has_code": "no"},
        "portfolio": {"portfolio": str(cast.portfolio.pk)},
        "start-date": {
            "started_on-day": began.day,
            "started_on-month": began.month,
            "started_on-year": began.year,
        },
        "end-date": {"has_end": "no"},
        "deputy-director": {"deputy_director": cast.deputy_director.email},
        **{
            section: {
                f"has_{section.replace('-', '_')}": "yes",
                section.replace("-", "_"): person.email,
            }
            for section, person in managers.items()
        },
    }
    reference = int(re.search(r"/book/(\d+)/", visitor.url)[1])
    for section, fields in answers.items():
        visitor.open(f"/book/{reference}/{section}/")
        visitor.press("Continue" if section == "type" else "Save and continue", **fields)
        assert visitor.status == 200 and not visitor.errors, (section, visitor.errors)
    visitor.open(f"/book/{reference}/dates/")
    week = visitor.page.find("input", {"name": "weeks"})["value"]
    visitor.press("Save and continue", weeks=[week])
    visitor.open(f"/book/{reference}/check/").press("Send the request")
    assert visitor.status == 200, visitor.words
    return reference


def _arrange(staff: Visitor, cast, reference: int) -> None:
    """Accepts the request, sets a date, fills the seats, confirms, and holds."""
    here = f"/assessments/{reference}/"
    assert str(cast.office) and staff.open("/desk/").status == 200
    staff.open(f"{here}accept-request/").press("Accept the request")
    day = add_working_days(timezone.localdate(), 30)
    when = {
        "sittings-0-day-day": day.day,
        "sittings-0-day-month": day.month,
        "sittings-0-day-year": day.year,
        "sittings-0-starts": "10am",
        "sittings-0-ends": "14:00",
        "sittings-0-place": "Room 4",
    }
    staff.open(f"{here}sittings/").press("Set the date", **when)
    if "Look at the date again" in staff.words:
        staff.press("Set this date anyway")
    for person, role, lead in (
        (cast.lead, "product", "yes"),
        (cast.researcher, "user-research", None),
        (cast.designer, "design-interaction", None),
        (cast.technologist, "technical", None),
    ):
        staff.open(f"{here}panel/seat/").follow(person.name)
        staff.press("Give the seat", role=role, **({"is_lead": lead} if lead else {}))
        assert staff.status == 200 and not staff.errors, staff.errors
    staff.open(f"{here}arrange/").press("Confirm the arrangements")
    staff.open(f"{here}held/").press("It took place")
    assert Assessment.objects.get(pk=reference).state == State.REPORTING


def _draft(panel: list[Visitor], reference: int, source: Source) -> None:
    """Each point by another member of the panel; to-dos are actions, or observations on green."""
    here = f"/assessments/{reference}/report/"
    for point in source.points:
        writer = panel[point.number % len(panel)]
        link = f"\n\nSee {LINKS[point.number]}." if point.number in LINKS else ""
        bullets = "\n".join(f"- {text}" for text in point.to_do)
        writer.open(f"{here}points/{point.number}/").press(
            "Save",
            rating="green" if point.met else ("red" if point.number == 1 else "amber"),
            done_well=point.done_well + link,
            reason="" if point.met else point.decision,
            observations=bullets if point.met else "",
        )
        assert writer.status == 200, writer.errors
        for text in [] if point.met else point.to_do:
            writer.open(f"{here}points/{point.number}/").press("Add this action", new_action=text)
            assert writer.status == 200, writer.errors
    lead = panel[0]
    lead.open(f"{here}submit/")
    assert "overall" in lead.words.lower() and "submit" in lead.words.lower()
    lead.open(f"{here}overall/").press(
        "Save",
        scope="The whole service.",
        context="A vetting service under pressure.",
        done_well="The service team knows its constraints.",
    )
    lead.open(f"{here}confirm/").press(
        "Confirm the overall rating", reason="The research is not there yet."
    )
    for member in panel[1:]:
        member.open(f"{here}agree-text/").press("Agree to the report", rating="amber")
        assert "You agreed to the report as it reads now." in member.words, member.words
    lead.open(f"{here}submit/").press("Submit the report")
    assert Assessment.objects.get(pk=reference).state == State.CHECKING, lead.words


def _plain(text: str) -> str:
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return " ".join(text.replace("**", "").split())


def _pieces(source: Source) -> list[str]:
    """Every paragraph and bullet that somebody typed."""
    texts = [source.description, source.users]
    for point in source.points:
        texts += [point.done_well, *([] if point.met else [point.decision]), *point.to_do]
    found = []
    for text in texts:
        for line in text.splitlines():
            piece = _plain(line.strip().removeprefix("- "))
            if piece:
                found.append(piece)
    return found


def test_a_real_report_goes_from_booking_to_the_public_unharmed(cast, address, source):
    four = (cast.lead, cast.researcher, cast.designer, cast.technologist)
    for number, person in enumerate(four):
        person.first_name, person.last_name = "Wilhelmina", f"Quartz{number}"
        person.save()
    contact = _signed_in(address, cast.primary_contact.email)
    reference = _book(contact, cast, source)
    staff = _signed_in(address, cast.staff.email)
    _arrange(staff, cast, reference)
    panel = [_signed_in(address, person.email) for person in four]
    _draft(panel, reference, source)
    contact.open(f"/assessments/{reference}/report/read/")
    assert contact.status in {403, 409}, "nothing of the report before it is shared"
    staff.open(f"/assessments/{reference}/report/check/")
    assert source.points[0].to_do[0][:40] in staff.words
    boxes = [box["value"] for box in staff.page.find_all("input", attrs={"name": "ticked"})]
    staff.press("Share the report", ticked=boxes).press("Share the report")
    manager = _signed_in(address, cast.product_manager.email)
    manager.open("/dashboard/")
    assert source.name in manager.words
    manager.open(f"/assessments/{reference}/report/read/").follow("Accept the report")
    manager.press("Accept and publish the report")
    assert Assessment.objects.get(pk=reference).state == State.PUBLISHED

    reader = Visitor(address).open(f"/reports/report/{reference}")
    assert reader.status == 200 and reader.url.endswith(f"/reports/{reference}/")
    shown = _plain(html.unescape(reader.words))
    assert [piece for piece in _pieces(source) if piece not in shown] == []
    links = {link["href"] for link in reader.page.select("main a[href]")}
    for link in LINKS.values():
        assert re.search(r"\((.*)\)", link)[1] in links
    assert not reader.page.select("main script, main [onclick], main style")
    assert "Wilhelmina" not in shown and "Quartz" not in shown
    reader.open("/reports/")
    assert source.name in reader.words

    to_do = sum(len(point.to_do) for point in source.points if not point.met)
    actions = Action.objects.filter(point_review__assessment=reference)
    assert actions.count() == to_do and not actions.filter(number=None).exists()
    verbs = list(Event.objects.filter(assessment=reference).values_list("verb", flat=True))
    assert verbs[-4:] == ["report.submit", "report.tick", "report.share", "report.accept"]
    told = Email.objects.filter(to=cast.product_manager.email, event__verb="report.share")
    assert f"/assessments/{reference}/report/read/" in told.get().body
