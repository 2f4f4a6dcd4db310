"""Names of people in texts: whole names in any form, single ones only where they are names."""

import pytest

from assess.domain.naming import Someone, likely_names, named_alone, those_named

ROSA = Someone("Rosa", "Lindqvist", on_panel=True)
ZOE = Someone("Zoë", "O’Hara-Smith", on_panel=True)
WILL = Someone("Will", "Green", on_panel=False)
NOBODY = Someone("", "", on_panel=True)
ONE_NAME = Someone("Lead", "", on_panel=True)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Rosa Lindqvist asked.", [ROSA]),
        ("It was ROSA  lindqvist’s idea.", [ROSA]),
        ("As **Rosa** _Lindqvist_ said", [ROSA]),
        ("Rosa\nLindqvist", [ROSA]),
        ("Lindqvist, Rosa", [ROSA]),
        ("(rosa lindqvist)", [ROSA]),
        ("Zoe O'Hara Smith and zoë o’hara-smith", [ZOE]),
        ("will green", [WILL]),
        ("Rosa M. Lindqvist and Rosa Maria Lindqvist", [ROSA]),
        ("R. Lindqvist looked at it.", [ROSA]),
        ("R.M. Lindqvist looked at it.", [ROSA]),
        ("Write to rosa.lindqvist@rivers.example.", [ROSA]),
        ("Zoë O’Hara\u2011Smith", [ZOE]),
        ("Will it be Green? W green, a w. green.", []),
        ("Grosa.lindqvist@rivers.example, rosa.lindqvist.example", []),
        ("Rosa asked, and Lindqvist answered.", []),
        ("Primrosa Lindqvist", []),
        ("Rosa Lindqvists", []),
        ("Rosa Lindqvist-Berg is someone else.", []),
        ("It will be green.", []),
        ("", []),
    ],
)
def test_a_whole_name_is_found_in_any_case_and_only_as_whole_words(text, who):
    people = [ROSA, ZOE, WILL, NOBODY, ONE_NAME]
    assert those_named([text, "Nobody is named here."], people) == [who, []]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ask Rosa for it.", ["Rosa"]),
        ("Lindqvist’s team knows.", ["Lindqvist"]),
        ("ask rosa for it.", []),
        ("A rosa. Will it be Green? The lead is Lead.", []),
        ("Rosa Street and St Rosa are places.", []),
    ],
)
def test_a_single_name_counts_where_it_can_be_nothing_else(text, names):
    assert named_alone([text], [ROSA, WILL, NOBODY, ONE_NAME]) == [names]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Dr Patel and Ms. Okoye agreed.", ["Dr Patel", "Ms Okoye"]),
        ("Sarah Whitlock showed the prototype to James.", ["Sarah Whitlock", "James"]),
        (
            "Write to help@rivers.example or j.doe@rivers.example, please.",
            ["help@rivers.example", "j.doe@rivers.example"],
        ),
        ("King Charles House, St Helen’s, Victoria Street, Elizabeth Tower", []),
        ("Mark the form. Grant the permit. May is soon. Will it work? Drew a map.", []),
        ("The service team tested in Bath, Lincoln and Preston with Welsh speakers.", []),
    ],
)
def test_what_reads_like_a_name_is_found_without_knowing_anyone(text, names):
    assert likely_names(text) == names
