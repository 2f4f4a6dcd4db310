"""What a member of the panel sees of feedback: averages of many, from five answers on."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assess.domain.models import FeedbackAnswers
from assess.domain.words import State
from tests.conftest import page, words
from tests.feedback import answered, asked, many

PATH = "/assess/feedback/"


def rows(answer) -> list[list[str]]:
    return [
        [" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")]
        for row in page(answer).select("main tbody tr")
    ]


@pytest.mark.parametrize("number", [0, 1, 4])
def test_below_five_answers_nothing_is_shown_and_not_how_many_there_are(
    cast, an_assessment, as_, number
):
    many(cast, an_assessment, number)
    answer = as_(cast.lead).get(PATH)
    assert answer.status_code == 200
    assert rows(answer) == []
    assert "There is nothing to show yet." in words(answer)
    strangers = as_(cast.stranger).get(PATH)
    assert page(answer).main.get_text() == page(strangers).main.get_text()


def test_from_five_on_there_are_averages_over_all_panels(cast, an_assessment, as_):
    made = many(cast, an_assessment, 5)  # rated 1 to 5, over two assessments
    assert len(made) == 2
    answer = as_(cast.lead).get(PATH)
    assert "5 answers are counted." in words(answer)
    few = ["Fewer than 5 people rated this", "–"]
    assert rows(answer) == [
        ["How it went overall", "3.0", "5"],
        ["How clear the preparation was", *few],
        ["How fair and useful the discussion was", *few],
    ]
    for service in (one.service.name for one in made):
        assert service not in words(answer)


def test_one_more_answer_changes_nothing_that_could_be_told_from_it(cast, an_assessment, as_):
    many(cast, an_assessment, 9)
    FeedbackAnswers.objects.update(overall=4)
    answer = as_(cast.lead).get(PATH)
    assert "5 answers are counted." in words(answer)
    assert rows(answer)[0] == ["How it went overall", "4.0", "5"]
    many(cast, an_assessment, 1)
    answer = as_(cast.lead).get(PATH)
    assert "10 answers are counted." in words(answer)
    assert rows(answer)[0][2] == "10"


def test_i_do_not_know_counts_for_no_average(cast, an_assessment, as_):
    many(cast, an_assessment, 8)
    few = FeedbackAnswers.objects.order_by("id").values_list("pk", flat=True)[:4]
    FeedbackAnswers.objects.filter(pk__in=list(few)).update(overall=0)
    answer = as_(cast.lead).get(PATH)
    assert rows(answer)[0] == ["How it went overall", "Fewer than 5 people rated this", "–"]


def test_what_panels_said_and_what_was_said_of_other_panels_is_not_counted(
    cast, an_assessment, as_
):
    made = many(cast, an_assessment, 4)
    for one in made:
        for member in (cast.lead, cast.researcher, cast.designer, cast.technologist):
            answered(one, member)
    assert rows(as_(cast.lead).get(PATH)) == []
    # Who observed, and who had no seat, sees nothing of it either.
    many(cast, an_assessment, 8)
    for who in (cast.observer, cast.spare_assessor, cast.team_member, cast.staff):
        assert rows(as_(who).get(PATH)) == []
    assert rows(as_(cast.researcher).get(PATH))[0][2] == "10"


def test_words_are_never_shown(cast, an_assessment, as_):
    many(cast, an_assessment, 5)
    FeedbackAnswers.objects.update(went_well="Zebra.", to_change="Zebra.")
    assert "Zebra" not in words(as_(cast.lead).get(PATH))


def test_confidential_panels_count_the_same(cast, an_assessment, as_):
    many(cast, an_assessment, 5, state=State.ACCEPTED)
    assert rows(as_(cast.lead).get(PATH))[0] == ["How it went overall", "3.0", "5"]


def test_the_page_asks_as_often_for_many_as_for_one(cast, an_assessment, as_):
    lead = as_(cast.lead)

    def queries() -> int:
        with CaptureQueriesContext(connection) as done:
            assert lead.get(PATH).status_code == 200
        return len(done)

    answered(asked(an_assessment(State.REPORTING)), cast.team_member)
    few = queries()
    many(cast, an_assessment, 7)
    assert queries() == few == 2


def test_who_is_not_signed_in_is_asked_to(db, browser):
    assert browser.get(PATH)["Location"] == "/sign-in/?next=%2Fassess%2Ffeedback%2F"


def test_there_is_a_way_to_the_page(cast, an_assessment, as_):
    link = page(as_(cast.lead).get("/assess/")).find("a", string="Feedback on your panels")
    assert link["href"] == PATH
