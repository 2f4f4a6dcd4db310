"""What is asked of someone who took part in an assessment."""

from typing import Any

from assess.design.forms import Form, choice, long_text
from assess.domain.feedback import DO_NOT_KNOW, LONGEST, TEXTS, Question, questions_of, too_long
from assess.domain.models.feedback import HIGHEST

_HINTS = {
    "went_well": "Do not name people.",
    "to_change": "In how assessments are prepared, run or written up. Do not name people.",
}


def _ratings(question: Question) -> list[tuple[str, str]]:
    """1 to 5, the ends in words, and a way to say that one does not know."""
    words = {1: f"1, {question.lowest}", HIGHEST: f"{HIGHEST}, {question.highest}"}
    numbers = [(str(n), words.get(n, str(n))) for n in range(1, HIGHEST + 1)]
    return [*numbers, (str(DO_NOT_KNOW), "I do not know")]


class FeedbackForm(Form):
    """The questions of one side; each can be left out."""

    def __init__(self, side: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = questions_of(side)
        for question in self.asked:
            asks = question.asks[side]  # type: ignore[index]
            self.fields[question.name] = choice(asks, _ratings(question), hint=question.hint)
        for name, asks in TEXTS.items():
            self.fields[name] = long_text(asks, longest=LONGEST, hint=_HINTS[name], rows=5)
            self.fields[name].error_messages["max_length"] = too_long(name)

    def answers(self) -> dict[str, Any]:
        """What was answered, as the verb takes it."""
        given = {q.name: self.cleaned_data[q.name] for q in self.asked}
        ratings = {name: int(value) if value else None for name, value in given.items()}
        return {"ratings": ratings, **{name: self.cleaned_data[name] for name in TEXTS}}
