"""What has happened since a report, in words: what happened to many actions alike is one sentence."""

from assess.domain.since import Happened, Since, Update

H = Happened


def of(kind, *actions, day="2027-06-03", **more):
    return [Update(day, kind, int(a.partition(".")[0]), action=a, **more) for a in actions]


def told(*updates):
    return [
        (day.day, [(each.words, each.report) for each in said])
        for day, said in Since(updates).told_by_day
    ]


def test_what_happened_alike_to_several_actions_of_a_day_is_said_together():
    assert told(
        Update("2027-06-03", H.REASSESSED, 11, was="red", rating="amber", report=52),
        *of(H.SUPERSEDED, "11.1", "11.2", "11.3", report=52),
        *of(H.SUPERSEDED, "9.1", report=53),
        *of(H.CLOSED, "1.1", "5.2"),
        *of(H.CLOSED, "9.3", day="2027-06-01"),
        *of(H.REOPENED, "9.3", "9.4", day="2027-06-01"),
    ) == [
        (
            3,
            [
                ("Point 11 was reassessed and is now amber. It was red before.", 52),
                ("Actions 11.1, 11.2 and 11.3 were superseded by a later report.", 52),
                ("Action 9.1 was superseded by a later report.", 53),
                ("Actions 1.1 and 5.2 were closed.", None),
            ],
        ),
        (1, [("Action 9.3 was closed.", None), ("Actions 9.3 and 9.4 were opened again.", None)]),
    ]


def test_what_is_of_one_point_or_one_action_stays_by_itself():
    assert told(
        *of(H.SUPERSEDED, "3.1", "3.2"), *of(H.SUPERSEDED, "5.1"), *of(H.MITIGATION, "6.1", "6.2")
    ) == [
        (
            3,
            [
                ("Actions 3.1 and 3.2 were superseded by the revision of point 3.", None),
                ("Action 5.1 was superseded by the revision of point 5.", None),
                ("A mitigation was agreed for action 6.1. The action stays open.", None),
                ("A mitigation was agreed for action 6.2. The action stays open.", None),
            ],
        )
    ]
