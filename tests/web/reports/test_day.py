"""The page for the day: a typed line, questions, prompts, what the service team shows, and JSON."""

import uuid

import pytest
from bs4 import BeautifulSoup

from assess.domain import artefacts, notes, questions, reporting, using, writing
from assess.domain.models import HeldForm, Note, Prompt, Question, Report
from assess.domain.words import Phase, State
from tests import builders
from tests.conftest import Browser, errors, page, words
from tests.web.reports.pages import address, buttons, live, notes_of, review, sent

PATH = "notes/"


def note(assessment, by, text="They asked nobody.", point=5):
    return notes.write_note(assessment, by=by, uuid=uuid.uuid4(), text=text, point=point)


def ask(assessment, by, text="Whom did you ask?", point=5):
    return questions.write_question(assessment, by=by, uuid=uuid.uuid4(), text=text, point=point)


def part(answer, name):
    """The words of a part of the page."""
    return " ".join(page(answer).select_one(f'[data-part="{name}"]').get_text(" ").split())


# The line


def test_the_number_of_a_point_goes_before_the_point_that_is_chosen(draft, cast, write):
    for typed, chosen in (("5 no plan", ""), ("p7: no retro", "3"), ("15 of them", "3"), ("2", "")):
        write(draft, cast.lead, PATH, do="add-note", note=typed, note_point=chosen)
    found = Note.objects.filter(assessment=draft).values_list("text", "point__number")
    assert list(found) == [("no plan", 5), ("no retro", 7), ("15 of them", 3), ("2", None)]
    answer = write(draft, cast.lead, PATH, do="add-note", note="9 keys", note_point="3")
    assert answer["Location"] == f"{address(draft, PATH)}?point=3"


def test_points_1_to_7_guide_a_peer_review(an_assessment, as_, cast, write):
    peer = an_assessment(State.REPORTING, phase=Phase.DISCOVERY)
    write(peer, cast.lead, PATH, do="add-note", note="9 is not a point here")
    write(peer, cast.lead, PATH, do="add-note", note="7 is one")
    found = Note.objects.filter(assessment=peer).values_list("text", "point__number")
    assert list(found) == [("9 is not a point here", None), ("is one", 7)]
    answer = as_(cast.lead).get(address(peer, PATH))
    assert len(page(answer).select("#id_note_point option")) == 8
    assert len(page(answer).select("[data-part=prompts] details")) == 7
    assert "For a discovery peer review." in words(answer)
    assert Prompt.objects.filter(phase="discovery").first().text in words(answer)


def test_notes_are_looked_at_by_point_or_time_everyones_or_mine(draft, an_assessment, as_, cast):
    for by, text, point in (
        (cast.lead, "One.", 9),
        (cast.designer, "Two.", 2),
        (cast.lead, "3.", 2),
    ):
        note(draft, by, text, point)
    browser = as_(cast.lead)

    def shown(query):
        answer = browser.get(address(draft, PATH + query))
        texts = [
            each.get_text() for each in page(answer).select("[data-part=notes] .app-note__text")
        ]
        return texts, answer

    assert shown("")[0] == shown("?by=point")[0] == shown("?by=<x>")[0] == ["Two.", "3.", "One."]
    assert shown("?by=time")[0] == ["3.", "Two.", "One."]
    texts, answer = shown("?by=time&whose=mine")
    assert texts == ["3.", "One."]
    links = {a.get_text(): a["href"] for a in page(answer).select(".app-day__look a")}
    assert links == {
        "By point": f"{address(draft, PATH)}?by=point&whose=mine",
        "Everyone’s notes": f"{address(draft, PATH)}?by=time",
    }
    # What is chosen stays chosen after a save.
    form = page(answer).select_one("form[data-notes]")["action"]
    saved = browser.post(form, {**sent(answer), "note": "Four.", "do": "add-note"})
    assert saved["Location"] == f"{address(draft, PATH)}?by=time&whose=mine"
    # On the day itself the newest stand first.
    early = an_assessment(State.ARRANGED)
    note(early, cast.lead, "First.", 1), note(early, cast.lead, "Second.", 1)
    said = words(as_(cast.lead).get(address(early, PATH)))
    assert said.index("Second.") < said.index("First.")
    assert "You have not written a note yet." in words(
        as_(cast.designer).get(address(early, f"{PATH}?whose=mine"))
    )


def test_a_note_is_moved_by_its_author(draft, cast, write):
    mine = note(draft, cast.lead, "users gave up", 3)
    name = f"note-{mine.uuid}"
    change = f"{PATH}?change={mine.uuid}"
    typed = {name.replace("-", "__"): "3 users gave up", f"{name}_point".replace("-", "__"): ""}
    answer = write(draft, cast.lead, change, do=f"add-note:{name}", **typed)
    assert answer["Location"] == f"{address(draft, PATH)}#{name}"
    mine.refresh_from_db()
    assert (mine.text, mine.point, mine.version) == ("3 users gave up", None, 2)
    write(draft, cast.lead, change, do="add-note", note="Another.")  # untouched, it stays as it is
    mine.refresh_from_db()
    assert mine.version == 2
    wrong = write(draft, cast.lead, change, **{f"{name}_point".replace("-", "__"): "99"})
    assert (wrong.status_code, errors(wrong)) == (422, ["Choose a point of the list."])
    long = write(draft, cast.lead, change, **{name.replace("-", "__"): "x" * 4_001})
    assert long.status_code == 422
    assert sent(long)[name] == "x" * 4_001


# JSON


def as_json(browser, assessment, **fields):
    return browser.post(
        address(assessment, f"{PATH}?by=time"), fields, headers={"accept": "application/json"}
    )


def test_a_script_saves_a_note_and_gets_its_row(draft, as_, cast):
    id, browser = uuid.uuid4(), as_(cast.lead)
    typed = {"do": "add-note", "note": "5 <b>no</b> plan", "note_id": str(id), "queued": "yes"}
    for _ in range(2):
        answer = as_json(browser, draft, **typed)
        assert answer.status_code == 200
        told = answer.json()
        assert (told["saved"], told["point"]) == (str(id), 5)
        row = BeautifulSoup(told["html"], "lxml").select_one(f"li#note-{id}")
        assert "<b>no</b> plan" in row.get_text()
        assert "point 5" in row.get_text()
    whole = as_json(browser, draft, do="add-note", note="Whole.", note_id=str(uuid.uuid4())).json()
    choices = BeautifulSoup(whole["html"], "lxml").select("select option")
    assert (whole["point"], len(choices)) == (None, 15)
    # Changed and cleared elsewhere meanwhile, it is neither written again nor brought back.
    notes.write_note(draft, by=cast.lead, uuid=id, text="Better.", version=1)
    assert "Better." in as_json(browser, draft, **typed).json()["html"]
    notes.write_note(draft, by=cast.lead, uuid=id, text="", version=2)
    assert as_json(browser, draft, **typed).json()["html"] == ""
    assert notes_of(draft) == ["Whole."]
    assert Note.objects.filter(assessment=draft).count() == 2


def test_a_script_is_told_what_is_wrong_field_by_field(draft, an_assessment, as_, cast):
    browser = as_(cast.lead)
    long = as_json(browser, draft, do="add-note", note="x" * 4_001)
    assert long.status_code == 422
    assert long.json() == {"errors": [["note", "Your note must be 4,000 characters or fewer."]]}
    empty = as_json(browser, draft, do="add-note", note=" ")
    assert empty.status_code == 409
    sentence = "Write something in the note before you add it."
    assert empty.json() == {"errors": [["note", sentence]]}
    published = an_assessment(State.PUBLISHED)
    late = as_json(as_(cast.lead), published, do="add-note", note="Late.")
    assert late.status_code == 409
    assert "now “published”" in late.json()["errors"][0][1]
    theirs = note(draft, cast.designer)
    stolen = as_json(
        browser, draft, do="add-note", note="x", note_id=str(theirs.uuid), queued="yes"
    )
    assert (stolen.status_code, notes_of(draft)) == (409, ["They asked nobody."])
    for who, status in (("staff", 403), ("observer", 403), ("stranger", 404)):
        answer = as_json(as_(getattr(cast, who)), draft, do="add-note", note="x")
        assert answer.status_code == status


def test_a_script_with_an_old_token_is_told_and_nothing_is_held(draft, cast):
    browser = Browser(enforce_csrf_checks=True).sign_in(cast.lead)
    answer = as_json(browser, draft, do="add-note", note="x")
    assert answer.status_code == 403
    assert answer.json()["errors"][0][0] == ""
    assert not HeldForm.objects.exists()


def test_the_lists_are_there_by_themselves_for_a_script(draft, as_, cast):
    note(draft, cast.designer, "Hers."), ask(draft, cast.designer)
    answer = as_(cast.lead).get(address(draft, f"{PATH}?by=time&part=list"))
    soup = page(answer)
    assert [each["data-part"] for each in soup.select("[data-part]")] == [
        "notes", "questions", "prompts",
    ]  # fmt: skip
    assert soup.select("form, header, h1") == []
    assert "Hers." in words(answer) and "Whom did you ask?" in words(answer)


# Questions and prompts


def test_questions_stand_by_point_mine_first_with_their_ticks(draft, as_, cast, write):
    hers, mine = ask(draft, cast.designer, "Hers?"), ask(draft, cast.lead, "Mine?")
    ask(draft, cast.designer, "Whole?", None)
    write(draft, cast.lead, PATH, do=f"tick:{hers.uuid}:asked")
    answer = as_(cast.lead).get(address(draft, PATH))
    said = part(answer, "questions")
    assert said.index("Whole?") < said.index("5. Make sure") < said.index("Mine?")
    assert said.index("Mine?") < said.index("Hers?")
    assert "Designer, asked" in said
    assert "Questions to ask (2)" in words(answer)
    assert len(page(answer).select('[data-part=questions] a[href*="change="]')) == 1
    write(draft, cast.lead, PATH, do=f"tick:{hers.uuid}:answered")
    assert "asked and answered" in part(as_(cast.lead).get(address(draft, PATH)), "questions")
    for step in ("not-asked", "nonsense"):
        refused = write(draft, cast.lead, PATH, do=f"tick:{hers.uuid}:{step}", note="Kept.")
        assert refused.status_code == 409
        assert len(errors(refused)) == 1
    assert notes_of(draft) == ["Kept.", "Kept."]
    gone = write(draft, cast.lead, PATH, do=f"tick:{uuid.uuid4()}:asked")
    assert errors(gone) == ["This question has been removed."]
    assert mine.asked_at is None


def test_a_question_is_written_changed_and_removed(draft, as_, cast, write):
    answer = write(
        draft, cast.lead, PATH, do="add-question", question="Who  pays?", question_point="6"
    )
    assert answer["Location"] == f"{address(draft, PATH)}#questions"
    mine = Question.objects.get()
    assert (mine.text, mine.point.number) == ("Who pays?", 6)
    change = f"{PATH}?change={mine.uuid}"
    opened = as_(cast.lead).get(address(draft, change))
    typed = {"changed": "Who pays for it?", "changed_point": ""}
    write(draft, cast.lead, change, opened=opened, do="save-question", **typed)
    mine.refresh_from_db()
    assert (mine.text, mine.point) == ("Who pays for it?", None)
    stale = write(draft, cast.lead, change, opened=opened, changed="Third?")
    assert (stale.status_code, sent(stale)["changed"]) == (409, "Third?")
    assert "changed this question in another window" in errors(stale)[0]
    for empty, do in (({"question": " "}, "add-question"), ({"changed": ""}, "save-question")):
        refused = write(draft, cast.lead, change, do=do, **empty)
        assert (refused.status_code, errors(refused)) == (409, ["Enter the question."])
    long = write(draft, cast.lead, PATH, question="x" * 1_001)
    assert (long.status_code, sent(long)["question"]) == (422, "x" * 1_001)
    not_mine = as_(cast.designer).get(address(draft, change))
    assert "changed_id" not in sent(not_mine)
    taken = write(draft, cast.designer, PATH, do=f"remove-question:{mine.uuid}")
    assert errors(taken) == ["You can change or remove your own questions only."]
    for _ in range(2):
        gone = write(draft, cast.lead, change, do=f"remove-question:{mine.uuid}")
        assert gone.status_code == 302
    assert part(as_(cast.lead).get(address(draft, PATH)), "questions").startswith("There are no")


def test_a_prompt_is_taken_over_once_here_and_on_the_page_of_its_point(draft, as_, cast, write):
    prompts = Prompt.objects.filter(phase="alpha")
    one, two = prompts.filter(point__number=5)[:2]
    for _ in range(2):
        assert write(draft, cast.lead, PATH, do=f"ask:{one.pk}").status_code == 302
    answer = write(draft, cast.lead, do=f"ask:{two.pk}", reason="Typed meanwhile.")
    assert answer["Location"] == f"{address(draft)}#questions"
    found = Question.objects.filter(assessment=draft).values_list("text", "point__number")
    assert list(found) == [(one.text, 5), (two.text, 5)]
    assert review(draft).reason == "Typed meanwhile."
    for rest in (PATH, "points/5/"):
        said = words(as_(cast.lead).get(address(draft, rest)))
        assert said.count("In your questions") == 2
        assert "In your questions" not in words(as_(cast.designer).get(address(draft, rest)))
    other = Prompt.objects.filter(phase="live").first()
    for rubbish in (f"ask:{other.pk}", "ask:0"):
        assert write(draft, cast.lead, PATH, do=rubbish).status_code == 409
    for nothing in ("ask:", "ask:x", "ask:99999999999", "tick:x:asked", "use:", "use::", "x:y:z"):
        assert write(draft, cast.lead, PATH, do=nothing).status_code == 302


# A note becomes part of the report


def test_a_note_is_used_from_the_page_for_the_day(draft, as_, cast, write):
    hers, whole = note(draft, cast.researcher), note(draft, cast.lead, "Good day.", None)
    answer = write(draft, cast.lead, PATH, do=f"use:{hers.uuid}:reason", question="Also saved?")
    assert answer["Location"] == f"{address(draft, PATH)}#note-{hers.uuid}"
    assert review(draft).reason == "They asked nobody."
    assert Question.objects.get().text == "Also saved?"
    answer = as_(cast.designer).get(address(draft, PATH))
    row = page(answer).select_one(f"#note-{hers.uuid} .app-note__used")
    said = " ".join(row.get_text().split())
    assert said.startswith("Used in: why point 5 is rated so, by Lead at ")
    assert row.a["href"] == f"{address(draft)}#id_reason"
    twice = write(draft, cast.lead, PATH, do=f"use:{hers.uuid}:reason")
    assert twice.status_code == 409
    assert errors(twice) == ["This note is already used in why point 5 is rated so, by Lead."]
    summary = page(twice).select_one(".govuk-error-summary__list a")
    assert summary["href"] == f"#note-{hers.uuid}"
    # A note about no point asks for one.
    asked = write(draft, cast.lead, PATH, do=f"use:{whole.uuid}:action")
    assert errors(asked) == ["This note is about no point. Choose a point before “Action”."]
    chosen = {f"use__{whole.uuid}".replace("-", "__"): "7"}
    write(draft, cast.lead, PATH, do=f"use:{whole.uuid}:action", **chosen)
    assert live(draft, 7) == ["Good day."]
    used = page(as_(cast.lead).get(address(draft, PATH))).select_one(f"#note-{whole.uuid} a")
    action = review(draft, 7).actions.get()
    assert used["href"] == f"{address(draft, 'points/7/')}#action-{action.uuid}"
    write(draft, cast.lead, PATH, do=f"use:{whole.uuid}:done_well")
    assert Report.objects.get(assessment=draft).done_well.endswith("Good day.")


def test_a_note_is_used_on_the_page_of_its_point_with_all_that_was_typed(draft, as_, cast, write):
    hers = note(draft, cast.researcher, "Ask people in prison.")
    typed = {"rating": "amber", "reason": "Typed.", "note": "Mine."}
    answer = write(draft, cast.lead, do=f"use:{hers.uuid}:reason", **typed)
    assert answer["Location"] == f"{address(draft)}#note-{hers.uuid}"
    found = review(draft)
    assert (found.rating, found.reason) == ("amber", "Typed.\n\nAsk people in prison.")
    assert notes_of(draft) == ["Ask people in prison.", "Mine."]
    write(draft, cast.lead, do=f"use:{hers.uuid}:action")
    assert live(draft) == ["Ask people in prison."]
    said = words(as_(cast.lead).get(address(draft)))
    assert "Used in: an action of point 5 , by Lead at" in said
    green = write(draft, cast.lead, do=f"use:{hers.uuid}:action", rating="green")
    assert green.status_code == 409  # asks first what happens to the action
    write(draft, cast.lead, rating="green", actions_become="removed")
    refused = write(draft, cast.lead, do=f"use:{hers.uuid}:action", done_well="Kept.")
    assert refused.status_code == 409
    assert errors(refused)[0].startswith("Point 5 is green, so it carries no actions.")
    assert (review(draft).done_well, live(draft)) == ("Kept.", [])


def test_a_note_of_a_peer_review_becomes_a_recommendation(an_assessment, as_, cast, write):
    peer = an_assessment(State.REPORTING, phase=Phase.DISCOVERY)
    hers = note(peer, cast.researcher, point=3)
    said = buttons(as_(cast.lead).get(address(peer, PATH)))
    assert [each for each in said if "They asked" in each] == [
        "Done well: They asked nobody.",
        "Recommendation: They asked nobody.",
        "Observation: They asked nobody.",
    ]
    write(peer, cast.lead, PATH, do=f"use:{hers.uuid}:recommendations")
    used = page(as_(cast.lead).get(address(peer, PATH))).select_one(".app-note__used a")
    assert used["href"] == f"{address(peer, 'overall/')}#id_recommendations"


# What the service team shows, and who sees none of the panel's


def test_what_the_service_team_shows_stands_beside_the_notes(an_assessment, as_, cast):
    arranged = an_assessment(State.ARRANGED)
    for title, url in (("Audit (points 5 and 14)", "a"), ("Research, point 1", "b")):
        artefacts.add(
            arranged,
            by=cast.team_member,
            title=title,
            url=f"https://docs.testing.example/{url}",
            note="Opens on a phone." if url == "a" else "",
        )
    answer = as_(cast.lead).get(address(arranged, PATH))
    said = words(answer)
    for each in (
        "Prototype (opens in new tab) ( prototype.testing.example )",
        "For points 5, 14", "Opens on a phone.", "For point 1",
        arranged.description, arranged.users, arranged.purpose,
    ):  # fmt: skip
        assert each.replace("( ", "(").replace(" )", ")") in said
    beside = page(as_(cast.lead).get(address(arranged))).select_one("[aria-labelledby=shown]")
    titles = [a.get_text().removesuffix(" (opens in new tab)") for a in beside.select("li a")]
    assert titles == ["Audit (points 5 and 14)", "Prototype"]


@pytest.mark.parametrize("state", [State.ARRANGED, State.REPORTING])
def test_questions_and_notes_are_the_panels_alone(an_assessment, as_, cast, state):
    assessment = an_assessment(state)
    hers, question = note(assessment, cast.researcher, "Private."), ask(assessment, cast.researcher)
    using.use_note(assessment, by=cast.lead, uuid=hers.uuid, becomes="reason")
    version = review(assessment).version
    writing.write_point(assessment, by=cast.lead, point=5, version=version, reason="Tidied.")
    before = list(Question.objects.values())
    for who in (*builders.EVERYONE_WITH_A_PART, *builders.STRANGERS):
        if who in {"lead", "researcher", "designer", "technologist"}:
            continue
        browser = as_(getattr(cast, who))
        status = 404 if who in builders.STRANGERS else 403
        for query in ("", "?part=list", f"?change={hers.uuid}"):
            assert browser.get(address(assessment, PATH + query)).status_code == status, who
        for do in (
            "add-question", f"tick:{question.uuid}:asked", f"use:{hers.uuid}:action",
            f"remove-question:{question.uuid}",
        ):  # fmt: skip
            assert browser.post(address(assessment, PATH), {"do": do}).status_code == status, who
        for rest in ("", "points/5/", "overall/"):
            said = words(browser.get(address(assessment, rest)))
            assert "Private." not in said and "Whom did you ask?" not in said, who
    assert list(Question.objects.values()) == before


def test_after_the_report_only_notes_are_written(an_assessment, as_, cast):
    submitted = an_assessment(State.REPORTING)
    ask(submitted, cast.lead), note(submitted, cast.designer)
    writing.confirm(submitted, by=cast.lead, rating="amber")
    reporting.submit(submitted, by=cast.lead, unsigned_reason="We agreed.")
    answer = as_(cast.lead).get(address(submitted, PATH))
    assert buttons(answer) == ["Add note"]
    assert "Whom did you ask?" in words(answer)
