"""The page that checks a report: boxes, edits beside the words of before, remarks on parts."""

import uuid

import pytest

from assess.domain import checking, remarks, reporting
from assess.domain.models import Email, Event, PointReview, Remark
from assess.domain.words import State
from tests import builders
from tests.conftest import errors, page, words


def at(assessment, rest: str = "check/") -> str:
    return f"/assessments/{assessment.pk}/report/{rest}"


@pytest.fixture
def report(an_assessment):
    return an_assessment(State.CHECKING, name="Get a permit")


def tick(browser, report, *names, do="save", **more):
    return browser.post(at(report, "tick/"), {"ticked": names, "do": do, **more}, follow=True)


ALL = [check.name for check in checking.CHECKS]

# Boxes


def test_boxes_say_who_ticked_them_and_come_back_ticked(cast, report, as_, time_machine):
    time_machine.move_to("2027-02-18 10:00:00+00:00", tick=False)
    answer = tick(as_(cast.staff), report, "plain", "public")
    assert answer.redirect_chain == [(at(report) + "#judge", 302)]
    assert "Your ticks are saved." in words(answer)
    found = page(as_(cast.other_staff).get(at(report)))
    boxes = {box["value"]: "checked" in box.attrs for box in found.select("[name=ticked]")}
    assert boxes == {name: name in ("plain", "public") for name in ALL}
    assert "Ticked by Staff, 18 February 2027 at 10:00" in found.get_text(" ")
    assert {each["value"] for each in found.select("[name=was]")} == {"plain", "public"}


def test_the_button_to_share_keeps_the_ticks_and_says_what_is_left(cast, report, as_):
    answer = tick(as_(cast.staff), report, *ALL[:3], do="share")
    assert answer.request["PATH_INFO"] == at(report, "share/")
    assert "The report cannot be shared yet. Tick these boxes" in words(answer)
    links = [a["href"] for a in page(answer).select(".govuk-list--spaced a")]
    assert links == [at(report) + "#check-observations", at(report) + "#check-plain"]
    assert page(answer).select("main form") == []
    boxes = page(as_(cast.staff).get(at(report)))
    assert all(boxes.find(id=link.partition("#")[2]) for link in links)
    refused = as_(cast.staff).post(at(report, "share/"))
    assert refused.status_code == 409
    assert errors(refused) == [
        "Tick this box once you have looked: The observations ask for nothing that the service "
        "team must do.",
        "Tick this box once you have looked: It is in plain words, with short forms spelled out "
        "the first time.",
    ]
    report.refresh_from_db()
    assert report.state == State.CHECKING
    answer = tick(as_(cast.staff), report, *ALL, do="share")
    seen = page(answer).select_one("[name=seen]")["value"]
    shared = as_(cast.staff).post(at(report, "share/"), {"seen": seen}, follow=True)
    assert "The report is shared." in words(shared)


def test_ticks_on_a_page_that_is_out_of_date_are_refused(cast, report, as_):
    seen = page(as_(cast.staff).get(at(report))).select_one("[name=seen]")["value"]
    save_text(as_(cast.other_staff), report, reason="Clearer words.")
    answer = tick(as_(cast.staff), report, *ALL, seen=seen)
    assert answer.status_code == 409
    assert "The report has changed since you opened the page." in words(answer)


def test_a_look_at_the_address_of_the_ticks_leads_back(cast, report, as_):
    assert as_(cast.staff).get(at(report, "tick/")).headers["Location"] == at(report)


# Edits


def save_text(browser, report, part="point-3", version=1, **texts):
    number = part.removeprefix("point-")
    given = {"version": version, "done_well": f"What was done well on point {number}."}
    given |= {"reason": "Why point 3 is amber.", "observations": ""}
    return browser.post(at(report, f"texts/{part}/"), given | texts)


def test_the_texts_of_a_part_are_edited_and_both_sides_of_the_check_see_the_difference(
    cast, report, as_
):
    opened = page(as_(cast.staff).get(at(report, "texts/point-3/")))
    assert opened.select_one("[name=reason]").get_text().strip() == "Why point 3 is amber."
    assert opened.select("[name=rating]") == []
    answer = save_text(as_(cast.staff), report, reason="Why point 3 is only amber.")
    assert answer.headers["Location"] == at(report) + "#part-point-3"
    checked = page(as_(cast.staff).get(at(report)))
    assert checked.select_one(".app-change ins").get_text() == "[added: only]"
    for name in ("lead", "designer", "staff"):
        shown = as_(getattr(cast, name)).get(at(report, "edits/"))
        assert "3. Provide a joined up experience" in words(shown)
        assert "Why point 3 is [added: only ] amber." in words(shown).replace("only]", "only ]")
    for name in ("product_manager", "team_member", "observer", "deputy_director"):
        assert as_(getattr(cast, name)).get(at(report, "edits/")).status_code == 403


@pytest.mark.parametrize("slug", ["point-3", "overall"])
def test_what_a_page_posts_beside_texts_is_not_read(cast, report, as_, slug):
    as_(cast.staff).post(
        at(report, f"texts/{slug}/"),
        {"version": 1, "rating": "green", "overall_rating": "green", "done_well": "Done well.",
         "reason": "Why."},
    )  # fmt: skip
    assert PointReview.objects.get(assessment=report, point__number=3).rating == "amber"
    report.report.refresh_from_db()
    assert report.report.overall_rating == "amber"


@pytest.mark.parametrize("slug", ["point-15", "point-0", "nothing", "confirm"])
def test_a_part_that_is_not_there_is_404(cast, report, as_, slug):
    for rest in ("texts", "remarks"):
        assert as_(cast.staff).get(at(report, f"{rest}/{slug}/")).status_code == 404


@pytest.mark.parametrize(
    ("texts", "status", "sentence"),
    [
        (
            {"reason": "x" * 10_001},
            422,
            "Why it is rated so must be 10,000 characters or fewer.",
        ),
        ({"reason": " "}, 409, "Say why point 3 is rated amber."),
    ],
)
def test_what_cannot_be_saved_stays_in_its_box(cast, report, as_, texts, status, sentence):
    answer = save_text(as_(cast.staff), report, observations="Words to keep.", **texts)
    assert answer.status_code == status
    assert errors(answer) == [sentence]
    assert page(answer).title.get_text().startswith("Error: ")
    assert page(answer).find(id="id_observations").get_text().strip() == "Words to keep."
    assert page(answer).select_one(".govuk-error-summary a")["href"] == "#id_reason"


def test_two_who_edit_the_same_words_choose_and_lose_nothing(cast, report, as_):
    save_text(as_(cast.staff), report, reason="First words.")
    answer = save_text(as_(cast.other_staff), report, reason="Other words.", observations="Mine.")
    assert answer.status_code == 409
    found = page(answer)
    form = {
        each["name"]: each.get("value", each.get_text().strip())
        for each in found.select("main form [name]")
        if each.get("type") != "radio"
    }
    assert (form["reason-mine"], form["reason-theirs"]) == ("Other words.", "First words.")
    saved = as_(cast.other_staff).post(
        found.select_one("main form[action]")["action"], form | {"reason-keep": "mine"}
    )
    assert saved.status_code == 302
    review = PointReview.objects.get(assessment=report, point__number=3)
    assert (review.reason, review.observations) == ("Other words.", "Mine.")
    found = words(as_(cast.lead).get(at(report, "edits/")))
    assert "Edited by Staff and Other Staff" in found


def test_after_the_return_the_overview_and_one_email_lead_to_the_changes(cast, report, as_):
    save_text(as_(cast.staff), report, reason="Clearer words.")
    as_(cast.staff).post(at(report, "return/"), {"remarks": "Look again."})
    link = page(as_(cast.designer).get(at(report, ""))).select_one("#remarks a")
    assert link["href"] == at(report, "edits/")
    mail = {e.to: e.body for e in Email.objects.filter(event__verb="report.return")}
    assert len(mail) == 4
    assert "/report/edits/" in mail[cast.lead.email]
    assert "edited point 3" in mail[cast.lead.email]
    assert "/report/edits/" not in mail[cast.designer.email]


def test_the_lead_gets_one_email_when_an_edited_report_is_shared(cast, report, as_):
    save_text(as_(cast.staff), report, reason="Clearer words.")
    builders.tick_all(report, by=cast.staff)
    named = page(as_(cast.staff).get(at(report, "share/"))).select(".govuk-details__text li")
    assert cast.lead.name in [each.get_text().partition(",")[0] for each in named]
    builders.share(report, by=cast.staff)
    told = Email.objects.filter(event__verb="report.share", kind="report-edited")
    assert [each.to for each in told] == [cast.lead.email]
    assert "we edited point 3" in told[0].body
    assert "/report/edits/" in told[0].body
    assert "Changes made while checking" in words(as_(cast.lead).get(f"/assessments/{report.pk}/"))
    said = words(as_(cast.product_manager).get(f"/assessments/{report.pk}/"))
    assert "Changes made while checking" not in said


def test_without_an_edit_nothing_leads_to_changes(cast, report, as_):
    builders.share(report, by=cast.staff)
    assert not Email.objects.filter(kind="report-edited").exists()
    said = words(as_(cast.lead).get(f"/assessments/{report.pk}/"))
    assert "Changes made while checking" not in said
    assert "has edited no text" in words(as_(cast.lead).get(at(report, "edits/")))


# Remarks


def remark_on(browser, report, part="point-3", text="Say <b>why</b>.", **more):
    return browser.post(at(report, f"remarks/{part}/"), {"text": text, **more})


def test_a_remark_stands_at_its_point_until_the_return_takes_it_to_the_panel(cast, report, as_):
    opened = page(as_(cast.staff).get(at(report, "remarks/point-3/")))
    assert "Why point 3 is amber." in opened.get_text()
    one = opened.select_one("[name=uuid]")["value"]
    for _ in range(2):
        answer = remark_on(as_(cast.staff), report, uuid=one)
        assert answer.headers["Location"] == at(report) + "#part-point-3"
    checked = page(as_(cast.other_staff).get(at(report)))
    section = checked.find(id="point-3").find_parent("section")
    assert "Remark by Staff, for the panel Say <b>why</b>." in " ".join(
        section.get_text(" ").split()
    )
    assert "You have 1 remark for the panel." in checked.get_text(" ")
    assert "Say <b>why</b>." not in words(as_(cast.lead).get(at(report, "points/3/")))
    returning = as_(cast.staff).get(at(report, "return/"))
    assert "Point 3: Say <b>why</b>." in words(returning)
    assert as_(cast.staff).post(at(report, "return/"), {"remarks": ""}).status_code == 302
    for rest in ("", "points/3/"):
        said = words(as_(cast.lead).get(at(report, rest)))
        assert "Say <b>why</b>." in said
    assert "Say <b>why</b>." not in words(as_(cast.lead).get(at(report, "points/4/")))


def test_the_panel_saves_what_it_typed_and_ticks_a_remark_in_one_press(cast, report, as_):
    for part in ("point-3", "overall"):
        remark_on(as_(cast.staff), report, part, f"About {part}.")
    as_(cast.staff).post(at(report, "return/"), {"remarks": "Thank you."})
    lead = as_(cast.lead)
    assert "About overall." in words(lead.get(at(report, "overall/")))
    about = {each.part: each for each in Remark.objects.all()}
    answer = lead.post(
        at(report, "points/3/"),
        {"version": 1, "reason": "A better why.", "do": f"remark:{about['point:3'].uuid}"},
    )
    assert answer.status_code == 302
    assert PointReview.objects.get(assessment=report, point__number=3).reason == "A better why."
    answer = lead.post(
        at(report, "overall/"),
        {"version": 1, "scope": "All.", "do": f"remark:{about['overall'].uuid}"},
    )
    assert answer.status_code == 302
    assert not Remark.objects.filter(done_at=None).exists()
    for rest in ("points/3/", "overall/"):
        assert "About" not in words(lead.get(at(report, rest)))
    said = words(lead.get(at(report, "")))
    assert "2 remarks are done" in said
    assert "Ticked by you" in said


def test_the_overview_has_a_button_for_each_remark_and_a_way_back(cast, report, as_):
    remark_on(as_(cast.staff), report)
    as_(cast.staff).post(at(report, "return/"), {"remarks": ""})
    lead = as_(cast.lead)
    for shown, after in (("Done", "is ticked as done"), ("Not done after all", "is not done")):
        form = page(lead.get(at(report, ""))).select_one("#remarks form")
        assert form.get_text(" ").strip().startswith(shown)
        button = form.select_one("button")
        answer = lead.post(form["action"], {button["name"]: button["value"]}, follow=True)
        assert after in words(answer)
    assert page(as_(cast.staff).get(at(report, ""))).select("#remarks form") == []


def test_the_next_check_shows_what_became_of_the_remarks(cast, report, as_):
    for text in ("First.", "Second."):
        remark_on(as_(cast.staff), report, text=text)
    reporting.return_to_panel(report, by=cast.staff)
    first = Remark.objects.get(text="First.")
    remarks.tick_remark(report, by=cast.designer, uuid=first.uuid)
    asked = words(as_(cast.lead).get(at(report, "submit/")))
    assert "1 remark is not ticked as done Point 3 : Second." in asked
    assert "First." not in asked
    reporting.submit(report, by=cast.lead, unsigned_reason="Agreed.")
    said = words(as_(cast.staff).get(at(report)))
    assert "Point 3 : Second. Not ticked as done" in said
    assert "Point 3 : First. Ticked as done by Designer" in said
    assert "for the panel Second." not in said  # not as one that is still to go


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (" ", "Enter what the panel should look at again."),
        (
            "x" * 2_001,
            "Your answer must be 2,000 characters or fewer.",
        ),
    ],
)
def test_a_remark_that_cannot_be_kept_stays_in_its_box(cast, report, as_, text, sentence):
    answer = remark_on(as_(cast.staff), report, text=text)
    assert (answer.status_code, errors(answer)) == (422, [sentence])
    assert page(answer).find(id="id_text").get_text().strip() == text.strip()


def test_a_remark_is_changed_by_who_wrote_it(cast, report, as_):
    remark_on(as_(cast.staff), report)
    there = at(report, f"remarks/{Remark.objects.get().uuid}/change/")
    assert page(as_(cast.staff).get(at(report))).find("a", href=there)
    assert page(as_(cast.other_staff).get(at(report))).find("a", href=there) is None
    opened = page(as_(cast.staff).get(there))
    assert opened.select_one("main h2").get_text() == "Change your remark on point 3"
    assert opened.find(id="id_text").get_text().strip() == "Say <b>why</b>."
    refused = as_(cast.staff).post(there, {"text": " "})
    assert errors(refused) == ["Enter what the panel should look at again."]
    answer = as_(cast.staff).post(there, {"text": "Say how.", "uuid": str(uuid.uuid4())})
    assert answer.headers["Location"] == at(report) + "#part-point-3"
    assert list(Remark.objects.values_list("text", flat=True)) == ["Say how."]
    assert as_(cast.other_staff).get(there).status_code == 409
    assert as_(cast.lead).get(there).status_code == 403
    assert as_(cast.stranger).get(there).status_code == 404


def test_a_remark_is_removed_once(cast, report, as_):
    remark_on(as_(cast.staff), report)
    gone = at(report, f"remarks/{Remark.objects.get().uuid}/remove/")
    assert as_(cast.staff).get(gone).headers["Location"] == at(report)
    assert "The remark is removed." in words(as_(cast.staff).post(gone, follow=True))
    answer = as_(cast.other_staff).post(gone)
    assert answer.status_code == 409
    assert "already been removed" in words(answer)
    assert as_(cast.lead).post(gone).status_code == 403
    assert as_(cast.stranger).post(gone).status_code == 404


def test_the_service_team_and_the_report_never_show_a_remark(cast, report, as_, browser):
    remark_on(as_(cast.staff), report, text="Between us.")
    as_(cast.staff).post(at(report, "return/"), {"remarks": "Also between us."})
    remarks.tick_remark(report, by=cast.lead, uuid=Remark.objects.get().uuid)
    reporting.submit(report, by=cast.lead, unsigned_reason="Agreed.")
    builders.share(report, by=cast.staff)
    assert "between us" not in report.shared_version.body.lower()
    for name in ("product_manager", "team_member", "primary_contact", "deputy_director"):
        for rest in ("", "history/", "report/read/"):
            answer = as_(getattr(cast, name)).get(f"/assessments/{report.pk}/{rest}")
            assert answer.status_code == 200
            assert "between us" not in words(answer).lower(), (name, rest)
    inside = words(as_(cast.designer).get(f"/assessments/{report.pk}/history/"))
    assert "On point 3: Between us." in inside
    assert "ticked a remark on point 3 as done" in inside
    assert Event.objects.filter(verb="remark.tick").count() == 1


def test_pages_take_few_queries_however_many_remarks_there_are(
    cast, report, as_, django_assert_max_num_queries
):
    for number in range(1, 8):
        remarks.remark(
            report, by=cast.staff, part=f"point:{number}", text="Words.", uuid=uuid.uuid4()
        )
        save_text(as_(cast.staff), report, f"point-{number}", done_well=f"Edited {number}.")
    staff, lead = as_(cast.staff), as_(cast.lead)
    for rest, most in (("check/", 13), ("edits/", 8), ("return/", 12), ("texts/point-3/", 8)):
        with django_assert_max_num_queries(most):
            assert staff.get(at(report, rest)).status_code == 200
    staff.post(at(report, "return/"), {"remarks": ""})
    for rest, most in (("", 10), ("points/3/", 12), ("overall/", 8)):
        with django_assert_max_num_queries(most):
            assert lead.get(at(report, rest)).status_code == 200
