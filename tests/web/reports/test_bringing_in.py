"""Bringing in a text from Word: upload or paste, check where each piece goes, add it to the draft."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assess.documents.word import LARGEST_FILE
from assess.domain import bringing_in, writing
from assess.domain.models import BroughtIn, Report, Revision
from assess.domain.words import Phase, State
from tests import builders
from tests.conftest import errors, page, words
from tests.documents.word_files import report, word
from tests.web.reports.pages import address, buttons, live, notes_of, review, sent

PATH = "bring-in/"
TEXT = """Scope
Online only.

Point 5
Decision: amber
Why: nobody asked.
Actions
- Ask people
- Ask officers

# Annex

Who came."""


@pytest.fixture
def bring(as_):
    """Brings a text or a file in as this person: the answer."""

    def brought(assessment, person, *, text="", file=None, **more):
        browser = as_(person)
        fields = sent(browser.get(address(assessment, PATH)))
        del fields["file"]
        if file is not None:
            fields["file"] = SimpleUploadedFile(file[0], file[1])
        return browser.post(address(assessment, PATH), {**fields, "text": text, **more})

    return brought


def given(opened, **changed):
    """What the check page sends when someone changes these of its fields."""
    fields = {k: v for k, v in sent(opened).items() if not k.startswith("rating-")}
    return {**fields, **{name.replace("__", "-"): value for name, value in changed.items()}}


def test_a_word_document_is_uploaded_checked_and_added(draft, as_, cast, bring):
    answer = bring(draft, cast.designer, file=("Our report.docx", word(report)))
    found = BroughtIn.objects.get()
    assert (answer.status_code, found.by, found.name) == (302, cast.designer, "Our report.docx")
    there = answer["Location"]
    assert there == address(draft, f"{PATH}{found.uuid}/")
    browser = as_(cast.designer)
    opened = browser.get(there)
    assert [h.get_text() for h in page(opened).select("main h3")][:2] == [
        "Piece 7: Appendix",
        "Piece 1: Report of the panel",
    ]
    assert "1 piece has no place yet." in words(opened)
    assert "Only you can see this page." in words(opened)
    assert page(opened).select_one(".app-piece__text strong, .app-piece__text li")
    wrong = browser.post(there, given(opened))
    assert (wrong.status_code, errors(wrong)) == (
        422,
        ["Choose where piece 7 goes, or leave it out."],
    )
    link = page(wrong).select_one(".govuk-error-summary a")["href"]
    assert page(wrong).select_one(link)["name"] == "part-8"
    done = browser.post(there, given(opened, part__8="out", rating__2="on"))
    assert (done.status_code, done["Location"]) == (302, there)
    assert review(draft, 1).done_well == "It spoke to **41 anglers**."
    assert review(draft, 1).rating == "amber"
    assert review(draft, 3).rating == ""  # proposed, and not ticked
    assert live(draft, 1) == ["ask people who use screen readers", "watch a bailiff at work"]
    assert Report.objects.get(assessment=draft).scope == (
        "The whole service.\n\nThe online application only."
    )
    after = browser.get(there)
    assert "Added to the draft: 4 texts, 2 actions and 1 rating." in words(after)
    assert "2 pieces were left out." in words(after)
    rows = [
        " ".join(r.get_text(" ").split()) for r in page(after).select(".govuk-summary-list__row")
    ]
    assert rows == [
        "1. Understand users and their needs 1 rating, 1 text, 2 actions",
        "2. Solve a whole problem for users 1 text",
        "3. Provide a joined up experience across all channels 1 text",
        "Overall texts 1 text",
    ]
    saves = Revision.objects.filter(assessment=draft).count()
    again = browser.post(there, given(opened, part__8="1", becomes__8="reason"))
    assert (again.status_code, Revision.objects.filter(assessment=draft).count()) == (302, saves)


def test_a_pasted_text_and_a_note(draft, as_, cast, bring):
    browser = as_(cast.lead)
    there = bring(draft, cast.lead, text=TEXT.replace("\n", "\r\n"))["Location"]
    opened = browser.get(there)
    fields = given(opened, part__4="5", becomes__4="note")
    assert browser.post(there, fields).status_code == 302
    assert notes_of(draft) == ["**Annex**\n\nWho came."]
    assert review(draft).reason == "nobody asked."
    assert "Added to the draft: 2 texts, 2 actions and 1 note." in words(browser.get(there))
    # Once more brought in: everything is there already.
    second = bring(draft, cast.lead, text=TEXT)["Location"]
    browser.post(second, given(browser.get(second), part__4="5", becomes__4="note"))
    said = words(browser.get(second))
    assert "Nothing was added to the draft. 4 pieces were there already." in said
    assert len(live(draft)) == 2


def test_wrong_input_is_said_and_what_was_typed_stays(draft, as_, cast, bring):
    docx = word(report)
    for status, sentence, more in (
        (422, "Choose a file, or paste a text.", {}),
        (422, "Bring in a file or a text, not both at once.", {"file": ("a.docx", docx), "text": "x"}),
        (422, "This file is empty. Choose another.", {"file": ("a.docx", b"")}),
        (422, "This file is larger than 5 MB. Take out its pictures, or paste the text.",
         {"file": ("a.docx", b"PK" + b"\0" * LARGEST_FILE)}),
        (422, "This is a PDF. Choose a Word file (.docx) or a text file, or paste the text.",
         {"file": ("a.docx", b"%PDF-1.7")}),
        (422, "The text must be 300,000 characters or fewer.", {"text": "a" * 300_001}),
        (422, "This page is out of date. Copy what you typed and open the page again.",
         {"text": "Kept.", "id": "x"}),
        (409, "There is no text in this. Choose another file, or paste the text.", {"text": "---"}),
        (409, "This text falls into 201 pieces, more than the 200 that fit on one page. Bring it in "
              "in parts.", {"text": "\n\n".join(f"# Part {n}\n\nx" for n in range(201))}),
    ):  # fmt: skip
        answer = bring(draft, cast.lead, **more)
        assert (answer.status_code, errors(answer)) == (status, [sentence])
        assert page(answer).select_one("textarea").get_text().strip() == more.get("text", "")
        assert page(answer).title.get_text().startswith("Error: ")
    assert not BroughtIn.objects.exists()


def test_more_than_one_file_is_no_form_of_ours(draft, as_, cast):
    files = {f"file{n}": SimpleUploadedFile("a.txt", b"x") for n in range(2)}
    assert as_(cast.lead).post(address(draft, PATH), files).status_code == 400


def test_what_a_verb_refuses_keeps_the_choices_and_saves_nothing(draft, as_, cast, bring):
    there = bring(draft, cast.designer, text=TEXT)["Location"]
    opened = as_(cast.designer).get(there)
    writing.write_point(draft, by=cast.lead, point=5, version=0, rating="green")
    answer = as_(cast.designer).post(there, given(opened, part__4="6", becomes__4="observations"))
    assert answer.status_code == 409
    assert errors(answer) == [
        "Piece 3: Point 5 is green, so it carries no actions. Write it as an observation, or change "
        "the rating first."
    ]
    assert sent(answer)["part-4"] == "6"
    assert sent(answer)["becomes-3"] == "action"
    assert (review(draft).reason, review(draft, 6).observations) == ("", "")
    # Opened afresh, the page proposes what a green point takes, and no other rating.
    fresh = as_(cast.designer).get(there)
    assert sent(fresh)["becomes-3"] == "observations"
    assert "Point 5 is rated Green already. This text says Amber ." in words(fresh)
    wrong = as_(cast.designer).post(there, given(fresh, part__4="6", becomes__4="scope"))
    assert (wrong.status_code, len(errors(wrong))) == (409, 1)
    odd = as_(cast.designer).post(there, given(fresh, part__4="99", becomes__4="x"))
    assert (odd.status_code, set(errors(odd))) == (422, {"Choose one of the list."})


def test_what_someone_brought_in_is_theirs_alone(draft, as_, cast, bring):
    there = bring(draft, cast.designer, text=TEXT)["Location"]
    for who in ("lead", "researcher", *builders.STRANGERS):
        for path in (there, f"{there}discard/"):
            assert as_(getattr(cast, who)).get(path).status_code == 404, who
            assert as_(getattr(cast, who)).post(path, {}).status_code == 404, who
    for who in ("staff", "observer", "product_manager", "team_member", "deputy_director"):
        for path in (there, f"{there}discard/", address(draft, PATH)):
            assert as_(getattr(cast, who)).get(path).status_code == 403, who
            assert as_(getattr(cast, who)).post(path, {}).status_code == 403, who
    assert "What you brought in before" not in words(as_(cast.lead).get(address(draft, PATH)))
    assert "Pasted text , 4 pieces" in words(as_(cast.designer).get(address(draft, PATH)))
    assert as_(cast.designer).get(f"{address(draft, PATH)}{uuid.uuid4()}/").status_code == 404
    other = address(draft, f"{PATH}{uuid.uuid4()}/discard/")
    assert as_(cast.designer).post(other, {}).status_code == 404


def test_a_text_is_discarded_after_one_question(draft, as_, cast, bring):
    browser = as_(cast.designer)
    there = bring(draft, cast.designer, text=TEXT)["Location"]
    asked = browser.get(f"{there}discard/")
    assert "Nothing of it is in the draft." in words(asked)
    assert "Discard the text" in buttons(asked)
    answer = browser.post(f"{there}discard/", {}, follow=True)
    assert "“Pasted text” was discarded." in words(answer)
    assert browser.get(there).status_code == 404


def test_a_peer_review_has_its_own_places(an_assessment, as_, cast, bring):
    peer = an_assessment(State.REPORTING, phase=Phase.DISCOVERY)
    text = "# 2. Solve a whole problem for users\n\n## What went well\n\na\n\n## Recommendations\n\n- b"
    there = bring(peer, cast.lead, text=text)["Location"]
    opened = as_(cast.lead).get(there)
    select = page(opened).select_one("select[name=becomes-0]")
    assert [o["value"] for o in select.find_all("option")] == [
        "", "done_well", "observations", "scope", "context", "recommendations", "note",
    ]  # fmt: skip
    assert as_(cast.lead).post(there, given(opened)).status_code == 302
    assert Report.objects.get(assessment=peer).recommendations == (
        "- Talk to more users.\n\n**2. Solve a whole problem for users**\n\n- b"
    )


def test_only_while_the_panel_writes(an_assessment, as_, cast, bring):
    early = an_assessment(State.ARRANGED)
    assert bring(early, cast.lead, text="Early.").status_code == 302
    late = an_assessment(State.CHECKING)
    assert as_(cast.lead).get(address(late, PATH)).status_code == 409
    assert as_(cast.lead).post(address(late, PATH), {"text": "x"}).status_code == 409


def test_the_overview_leads_there_for_those_who_may(draft, as_, cast):
    link = f'a[href="{address(draft, PATH)}"]'
    assert page(as_(cast.designer).get(address(draft, ""))).select_one(link)
    assert not page(as_(cast.staff).get(address(draft, ""))).select_one(link)


def test_the_pages_ask_the_same_of_the_database_for_one_piece_and_for_many(draft, as_, cast, bring):
    browser = as_(cast.designer)

    def asked(path):
        browser.get(path)
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert browser.get(path).status_code == 200
        return len(found)

    few = bring(draft, cast.designer, text="Point 1\nx")["Location"]
    one = asked(few), asked(address(draft, PATH))
    many = bring(
        draft, cast.designer, text="\n".join(f"Point {n}\nRating: red\nx" for n in range(1, 15))
    )
    for number in range(5):
        bringing_in.bring_in(
            draft, by=cast.designer, uuid=uuid.uuid4(), name=str(number),
            pieces=[{"heading": "", "text": "x", "part": "", "becomes": "", "rating": ""}],
        )  # fmt: skip
    seven = asked(many["Location"]), asked(address(draft, PATH))
    assert one == seven
    assert max(one) <= 12
