"""Lives one assessment through, step by step, as its people would have."""

import datetime
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from assess.demo import action_plan, feedback, following, people, revised
from assess.demo.addressed import address_ambers
from assess.demo.again import book_again, panel_before
from assess.demo.days import Days
from assess.demo.plan import Entry
from assess.domain import (
    arranging,
    artefacts,
    booking,
    challenge,
    checking,
    clarifying,
    finishing,
    meeting,
    notes,
    nudging,
    opening,
    opinions,
    panel,
    publishing,
    questions,
    remarks,
    reporting,
    requests,
    signing_off,
    writing,
)
from assess.domain.challenge import Disputed
from assess.domain.clock import PLACE, add_working_days, local_day
from assess.domain.models import Assessment, Person, Service
from assess.domain.words import PanelRole, Profession, State

S = State
_STEPS = [S.REQUESTED, S.ARRANGING, S.ARRANGED, S.REPORTING, S.CHECKING, S.SHARED, S.PUBLISHED]
# How far along the main road each state is; those beside it leave from there. What was withdrawn had
# not been sent: an open red stood in its way.
_AS_FAR_AS = {
    S.DRAFT: 0, S.REQUESTED: 1, S.DECLINED: 1, S.WITHDRAWN: 0, S.ARRANGING: 2, S.CANCELLED: 2,
    S.ARRANGED: 3, S.REPORTING: 4, S.CHECKING: 5, S.CLOSED: 5, S.SHARED: 6, S.CHALLENGED: 6,
    S.ACCEPTED: 6, S.PUBLISHED: 7, S.TAKEN_DOWN: 7,
}  # fmt: skip
_DISCIPLINES = [
    (Profession.USER_RESEARCH, PanelRole.USER_RESEARCH),
    (Profession.DESIGN, PanelRole.INTERACTION_DESIGN),
    (Profession.TECHNOLOGY, PanelRole.TECHNICAL),
]
_BY_PROFESSION = {
    "user-research": "researcher",
    "design": "designer",
    "technology": "technologist",
}
# Panels agreed elsewhere until so many days ago, and say so.
AGREED_HERE_SINCE = -200
IN_A_CALL = "We read it together and agreed to it in a call."
# Why one report was submitted before everyone had agreed, and what a lead added to a reminder.
WENT_ON = (
    "{} is on leave until next week and read most of it with us before going. The service team "
    "has a funding decision on Friday and needs the report by then."
)
# What whoever checks a report asks the panel to look at again.
REMARKS = {
    "point:5": "Action 5.3 is about help for people with little experience, and the reason says only "
    "that there is no plan for it. Say in the reason why that matters at this phase.",
    "overall": "Say in the scope whether the screen of the forecasters was seen working or drawn.",
}
# A panel is reminded from so many days ago on.
REMINDED_SINCE = -3
PLEASE = "A few lines on each are enough for now: we read them together on Thursday."


@dataclass
class Replay:
    """One assessment of the plan, and what it needs to happen."""

    entry: Entry
    service: Service
    day: datetime.date
    now: datetime.datetime
    report: dict[str, Any] | None
    shared_on: datetime.date | None
    number: int
    ids: Iterator[uuid.UUID]

    def __post_init__(self) -> None:
        contact, product, delivery, *_ = people.TEAMS[self.entry.service]
        self.contact, self.product, self.delivery = map(self._who, (contact, product, delivery))
        self.staff = self._who(people.STAFF[self.number % len(people.STAFF)])
        self.director = people.address(people.DIRECTORS[self.service.portfolio.name])  # type: ignore[union-attr]
        self._panel()
        if self.entry.again:
            self.lead, self.seats = panel_before(self.service, self.entry.phase)
        self.days = Days(self.day, self.now)

    def _who(self, name: str) -> Person:
        return Person.objects.get(email=people.address(name))

    def _panel(self) -> None:
        turn = self.number
        if self.entry.state == S.REPORTING:
            turn = 0
        self.lead = self._who(people.LEADS[turn % len(people.LEADS)])
        self.seats: dict[str, Person] = {}
        for profession, role in _DISCIPLINES:
            able = [n for n, ps in people.ASSESSORS.items() if ps[0] == profession]
            able = [n for n in able if n != "Idris Morgan"]
            self.seats[role] = self._who(able[turn % len(able)])
        self.technologist = self.seats[PanelRole.TECHNICAL]
        self.observer = self._who("Idris Morgan")

    def at(self, days: float, hour: int = 10) -> datetime.datetime:
        """So many days from the day of the assessment: see `Days.at`."""
        return self.days.at(days, hour)

    def run(self) -> Assessment:
        """Live it through, as far as the plan says."""
        self.assessment = self._draft()
        done = _AS_FAR_AS[self.entry.state]
        steps = [
            self._request, self._accept, self._arrange, self._hold, self._submit, self._share,
            self._publish,
        ]  # fmt: skip
        for step in steps[:done]:
            step()
        self._leave_the_road()
        self._remind_of_feedback()
        action_plan.work_on(self.assessment, self.entry.report, by=self.product, at=self.at)
        following.follow(self)
        revised.live_on(
            self.entry.report, self.assessment, self.at, team=self.product, lead=self.lead
        )
        return self.assessment

    def _draft(self) -> Assessment:
        at = self.at(-52)
        if self.entry.again:
            self._address()
            weeks = [self.days.monday(0), self.days.monday(7)]
            return book_again(self.service, self.entry.phase, by=self.contact, at=at, weeks=weeks)
        assessment = booking.start(by=self.contact, at=at, service=self.service)
        answers: dict[str, Any] = {
            "phase": self.entry.phase,
            "type_seen": True,
            "description": self.service.description,
            "users": self.service.users,
            "purpose": self.service.purpose,
            "has_code": True,
            "portfolio": self.service.portfolio,
        }
        booking.edit(assessment, by=self.contact, at=at, **answers)
        booking.edit(assessment, by=self.contact, at=at, type_seen=True)
        if self.entry.state == S.DRAFT:
            return assessment
        booking.edit(
            assessment,
            by=self.contact,
            at=at,
            started_on=self.day - datetime.timedelta(130),
            has_end=True,
            ends_on=self.day + datetime.timedelta(14),
            weeks=[self.days.monday(-7), self.days.monday(0), self.days.monday(7)],
            has_product_manager=True,
            has_delivery_manager=True,
            deputy_director=self.director,
            product_manager=self.product.email,
            delivery_manager=self.delivery.email,
        )
        return assessment

    def _request(self) -> None:
        if self.entry.again:
            return
        self._address()
        requests.request(self.assessment, by=self.contact, at=self.at(-51))

    def _address(self) -> None:
        address_ambers(self.service, contact=self.contact, shown=self.at(-60), closed=self.at(-56))

    def _accept(self) -> None:
        requests.accept(self.assessment, by=self.staff, at=self.at(-49))

    def _arrange(self) -> None:
        one, at = self.assessment, self.at(-46)
        hours = (10, 12) if one.is_peer_review else (10, 14)
        start, end = (
            datetime.datetime.combine(self.day, datetime.time(hour), PLACE) for hour in hours
        )
        sittings = [arranging.Time(start, end, "Video call; the link is in the invitation")]
        arranging.set_sittings(one, by=self.staff, at=at, sittings=sittings)
        panel.seat(
            one, by=self.staff, at=self.at(-40), person=self.lead, role=PanelRole.PRODUCT,
            is_lead=True,
        )  # fmt: skip
        for role, person in self.seats.items():
            panel.seat(one, by=self.staff, at=self.at(-39), person=person, role=role)
        if self.number % 3 == 0 or self.entry.state == S.REPORTING:
            panel.seat(
                one, by=self.staff, at=self.at(-30), person=self.observer, role=PanelRole.OBSERVER
            )
        arranging.arrange(one, by=self.staff, at=self.at(-28))
        self._artefacts()

    def _artefacts(self) -> None:
        home = f"https://{self.entry.service}.rivers.example"
        for title, path, note in (
            ("Slides for the day", "/slides", ""),
            ("Prototype", "/prototype", "The panel’s password is in the calendar invitation."),
            ("Research findings, by round", "/research", "Names of participants are removed."),
            ("Map of the whole journey", "/journey", "Opens best on a large screen."),
        ):
            artefacts.add(
                self.assessment, by=self.contact, at=self.at(-14), title=title, url=home + path,
                note=note,
            )  # fmt: skip

    def _hold(self) -> None:
        arranging.hold(self.assessment, by=None, at=self.at(0, 15))
        if self.report:
            self._write(self.report)
        feedback.ask_and_answer(self.assessment, self.entry.report, at=self.at(1, 17))
        if self.entry.state == S.REPORTING and self.entry.day < REMINDED_SINCE:
            people = [self.seats[PanelRole.TECHNICAL]]
            nudging.nudge(self.assessment, by=self.lead, at=self.at(3), people=people, words=PLEASE)

    def _write(self, report: dict[str, Any]) -> None:
        peer = self.assessment.is_peer_review
        fields = writing.PEER_REVIEW_FIELDS if peer else writing.OVERALL_FIELDS
        texts = {name: report.get(name, "") for name in fields}
        writing.write_overall(self.assessment, by=self.lead, at=self.at(0, 16), version=0, **texts)
        members = [self.lead, *self.seats.values()]
        for note in report.get("notes", []):
            notes.write_note(
                self.assessment, by=self._noted_by(note["role"]), at=self.at(0, 11),
                uuid=next(self.ids), text=note["text"], point=note["point"],
            )  # fmt: skip
        for question in report.get("questions", []):
            self._ask(question)
        for point in report.get("points", []):
            if "rating" in point:
                self._write_point(point, members[point["number"] % len(members)])
        self._before_they_talk(report)

    def _ask(self, question: dict[str, Any]) -> None:
        by, uuid = self._noted_by(question["role"]), next(self.ids)
        questions.write_question(
            self.assessment, by=by, at=self.at(-3), uuid=uuid, text=question["text"],
            point=question.get("point"),
        )  # fmt: skip
        for step in question.get("ticks", []):
            at = self.at(0, 11)
            questions.tick_question(self.assessment, by=self.lead, at=at, uuid=uuid, step=step)

    def _before_they_talk(self, report: dict[str, Any]) -> None:
        for said in report.get("opinions", []):
            opinions.record_opinion(
                self.assessment, by=self._noted_by(said["role"]), at=self.at(0, 15),
                point=said.get("point"), rating=said["rating"], reason=said.get("reason", ""),
            )  # fmt: skip
        for mark in report.get("done", []):
            finishing.points_done(self.assessment, by=self._noted_by(mark["role"]), at=self.at(2))

    def _noted_by(self, role: str) -> Person:
        by_role = {
            "user research": self.seats[PanelRole.USER_RESEARCH],
            "design": self.seats[PanelRole.INTERACTION_DESIGN],
            "technical": self.seats[PanelRole.TECHNICAL],
        }
        return by_role.get(role, self.lead)

    def _write_point(self, point: dict[str, Any], by: Person) -> None:
        writing.write_point(
            self.assessment,
            by=by,
            at=self.at(1),
            point=point["number"],
            version=0,
            **{name: point.get(name, "") for name in writing.POINT_FIELDS},
        )
        for text in point.get("actions", []):
            writing.write_action(
                self.assessment, by=by, at=self.at(1), point=point["number"],
                uuid=next(self.ids), text=text,
            )  # fmt: skip

    def _submit(self) -> None:
        if not self.assessment.is_peer_review and self.report:
            writing.confirm(
                self.assessment, by=self.lead, at=self.at(3), rating=self.report["overall"],
                reason=self.report.get("overall_reason", ""),
            )  # fmt: skip
        why = self._agree()
        reporting.submit(self.assessment, by=self.lead, at=self.at(3), unsigned_reason=why)

    def _agree(self) -> str:
        """The panel agrees to its report; why it is submitted where somebody has not."""
        if self.entry.day < AGREED_HERE_SINCE:
            return IN_A_CALL
        *most, last = self.seats.values()
        waits = self.entry.state == S.CHECKING
        for member in most if waits else [*most, last]:
            rating = (self.report or {}).get("overall", "")
            signing_off.agree_text(self.assessment, by=member, at=self.at(3), rating=rating)
        return WENT_ON.format(last.first_name) if waits else ""

    def _share(self) -> None:
        if self.entry.state == S.ACCEPTED:
            arranging.mark_confidential(
                self.assessment, by=self.staff, at=self.at(3), confidential=True,
                reason=self.entry.reason, until=local_day(self.now) + datetime.timedelta(45),
            )  # fmt: skip
        names = [check.name for check in checking.checks_of(self.assessment)]
        checking.tick(self.assessment, by=self.staff, at=self.at(self._shared_after), ticked=names)
        reporting.share(self.assessment, by=self.staff, at=self.at(self._shared_after))

    @property
    def _shared_after(self) -> int:
        """So many days after the day of the assessment."""
        return 6 if self.shared_on is None else (self.shared_on - self.day).days

    def _check(self) -> None:
        """The service assessment team is half way: two boxes ticked, two remarks for the panel."""
        one, at = self.assessment, self.at(4)
        checking.tick(one, by=self.staff, at=at, ticked=["public", "plain"])
        for part, text in REMARKS.items():
            remarks.remark(one, by=self.staff, at=self.at(4), part=part, text=text)

    def _publish(self) -> None:
        reporting.accept(self.assessment, by=self.product, at=self.at(12))

    def _disputed(self) -> list[Disputed]:
        return [Disputed(f"point:{n}", reason) for n, reason in self.entry.points.items()]

    def _meet(self) -> None:
        """The meeting about a challenge: in three days' time, at ten."""
        day = add_working_days(local_day(self.now), 3)
        start = datetime.datetime.combine(day, datetime.time(10), PLACE)
        meeting.set_meeting(
            self.assessment, by=self.staff, at=self.at(15), uuid=uuid.uuid4(),
            starts_at=start, ends_at=start + datetime.timedelta(hours=1), place="On Teams",
            people=[self.lead.pk, self.product.pk],
        )  # fmt: skip

    def _remind_of_feedback(self) -> None:
        """16 days after the day, where the assessment has not ended since."""
        held = _AS_FAR_AS[self.entry.state] >= _AS_FAR_AS[S.REPORTING]
        if held and self.entry.day < -16 and self.entry.state not in {S.CLOSED, S.TAKEN_DOWN}:
            feedback.remind(self.assessment, at=self.at(16))

    def _leave_the_road(self) -> None:
        one, reason = self.assessment, self.entry.reason
        match self.entry.state:
            case S.CHECKING:
                self._check()
            case S.DECLINED:
                requests.decline(one, by=self.staff, at=self.at(-49), reason=reason)
            case S.WITHDRAWN:
                requests.withdraw(one, by=self.contact, at=self.at(-45), reason=reason)
            case S.CANCELLED:
                requests.cancel(one, by=self.staff, at=self.at(-40), reason=reason)
            case S.CLOSED:
                reporting.close(one, by=self.staff, at=self.at(20), reason=reason)
            case S.CHALLENGED:
                challenge.challenge(
                    one, by=self.product, at=self.at(13), reason=reason, parts=self._disputed()
                )
                self._meet()
            case S.SHARED if not one.is_peer_review and one.shared_version:
                opening.open_report(
                    one,
                    by=self.product,
                    at=self.at(self._shared_after + 2),
                    version=one.shared_version.number,
                )
                clarifying.ask(
                    one,
                    by=self.contact,
                    at=self.at(self._shared_after + 2),
                    uuid=uuid.uuid4(),
                    part="point:3",
                    question="Do callers from the seven other areas have to get a reference too, "
                    "or only those from the two test areas?",
                )
            case S.ACCEPTED:
                reporting.accept(one, by=self.product, at=self.at(14))
            case S.TAKEN_DOWN:
                publishing.take_down(one, by=self.staff, at=self.at(60), reason=reason)
            case _:
                pass
