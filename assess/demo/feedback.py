"""What the people of the demo world said of their assessments, by the links they were sent."""

import datetime
import tomllib
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

from assess.domain import feedback
from assess.domain.feedback_clock import ask_for_feedback, remind_of_feedback
from assess.domain.models import Assessment
from assess.domain.words import Side

_FILE = Path(__file__).resolve().parent / "feedback.toml"


@cache
def said() -> dict[str, list[dict[str, Any]]]:
    """The answers of each assessment, by the name of its report."""
    found = defaultdict(list)
    for answers in tomllib.loads(_FILE.read_text(encoding="utf-8"))["answers"]:
        found[answers["of"]].append(answers)
    return found


def ask_and_answer(assessment: Assessment, name: str, *, at: datetime.datetime) -> None:
    """Everyone is asked at this moment, and some answer within the week."""
    ask_for_feedback(assessment, by=None, at=at, day=at.date())
    links = {side: iter(list(assessment.feedback_links.filter(side=side))) for side in Side}
    for days, answers in enumerate(said().get(name, [])):
        link = next(links[answers["side"]])
        asked = (question.name for question in feedback.questions_of(link.side))
        feedback.answer(
            feedback.token_of(link),
            at=at + datetime.timedelta(hours=days),
            ratings=dict(zip(asked, answers["ratings"], strict=True)),
            went_well=answers.get("went_well", ""),
            to_change=answers.get("to_change", ""),
        )


def remind(assessment: Assessment, *, at: datetime.datetime) -> None:
    """Who has not answered is reminded, if it is time."""
    remind_of_feedback(assessment, by=None, at=at)
