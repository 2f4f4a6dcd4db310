"""What became of the actions of some reports of the demo world: offered, decided, asked about."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from assess.domain import closing, evidence, helping
from assess.domain.clock import local_day
from assess.domain.models import Action
from assess.domain.words import Help

if TYPE_CHECKING:
    from assess.demo.replay import Replay

HOME = "https://{service}.rivers.example"


@dataclass(frozen=True)
class Step:
    """One step of an action, so many days after the assessment, by someone of one side."""

    day: int
    number: str
    who: str  # a person of the replay
    verb: Callable[..., Any]
    given: dict[str, Any] = field(default_factory=dict)


def _link(day: int, number: str, title: str, path: str) -> Step:
    return Step(day, number, "delivery", evidence.add, {"title": title, "url": HOME + path})


def _offer(day: int, number: str, note: str, **more: Any) -> Step:
    return Step(day, number, "delivery", closing.offer_evidence, {"note": note, **more})


SESSIONS = b"""week,group,people\n1,schools,4\n2,film companies,3\n3,fireworks companies,2\n3,first-time organisers,7\n"""

STEPS: dict[str, list[Step]] = {
    "water-event-alpha": [
        Step(
            34, "1.1", "product", evidence.add,
            {"title": "Sessions by group", "content": SESSIONS, "file_name": "sessions.csv"},
        ),
        _link(34, "1.1", "Findings of rounds 4 and 5", "/research/round-5"),
        _offer(35, "1.1", "Sixteen people from the four groups took part. The questions on crowds "
               "and on night events are new, and two that only fitted races are gone."),
        Step(38, "1.1", "lead", closing.close,
             {"reason": "All four groups are there, and the prototype shows what they changed."}),
        Step(40, "9.3", "product", helping.ask,
             {"help": Help.CALL, "note": "The police and the harbour authorities each want their "
              "own form of agreement. Is one with each kind of consultee what you meant, or one "
              "with each body?"}),
        Step(41, "9.3", "technologist", helping.advise,
             {"note": "One for each kind is enough. Let us talk on Thursday at two: bring the "
              "police’s draft."}),
        Step(45, "9.3", "lead", helping.note_agreed,
             {"note": "One agreement for each kind of consultee, with a list of the bodies that "
              "have joined it. The harbour authority at the estuary signs first."}),
        _offer(60, "10.1", "The framework is written and two measures run."),
        Step(63, "10.1", "staff", closing.send_back,
             {"reason": "The framework says how a timely decision is measured, and not yet a clear "
              "one. Add that measure, and the days left before the event."}),
        _offer(72, "11.2", "The product has no interface to build on before its next version in the "
               "spring. Until then we export every record each night, and have read one back.",
               mitigation=True),
        Step(76, "11.2", "lead", closing.agree_mitigation,
             {"reason": "The export each night keeps the records portable until the interface is "
              "there.", "profession_view": "The head of technology agrees, if the export is "
              "restored once before private beta."}),
        _link(84, "3.1", "Blueprints of three areas", "/blueprints"),
        _offer(85, "3.1", "Three areas are mapped with their officers. Two organisers walked "
               "through with us, and found one letter that nobody owned."),
        _link(90, "9.2", "Assessment, signed", "/dpia"),
        _offer(91, "9.2", "Signed by the data protection officer. Safety plans go after two years."),
        Step(100, "10.2", "product", helping.ask,
             {"help": Help.WRITING, "note": "We have 131 closed files with all their dates. Are "
              "they enough, or should we wait for the last area?"}),
        Step(103, "10.2", "staff", closing.let_through,
             {"reason": "The files of the last area come back from the archive in the spring. The "
              "next assessment can be booked before that; the baseline is shown there."}),
    ],
}  # fmt: skip
REVIEW_IN = datetime.timedelta(days=90)


def follow(replay: "Replay") -> None:
    """Live through what became of the actions of this report, as far as it is not in the future."""
    for step in STEPS.get(replay.entry.report, ()):
        point, _, number = step.number.partition(".")
        action = Action.objects.get(
            point_review__assessment=replay.assessment,
            point_review__point__number=point,
            number=number,
        )
        given = dict(step.given)
        if "url" in given:
            given["url"] = given["url"].format(service=replay.entry.service)
        if step.verb is closing.agree_mitigation:
            given["review_on"] = local_day(replay.now) + REVIEW_IN
        by = getattr(replay, step.who)
        step.verb(replay.assessment, by=by, at=replay.at(step.day), action=action.uuid, **given)
