"""What the rules of hints look for in an action, each by its words (see `hints`)."""

import re
from dataclasses import dataclass

from assess.domain.naming import likely_names
from assess.domain.sentences import bare, is_item, sentences
from assess.domain.wordlists import (
    DOING,
    EVIDENCE,
    KNOWN_CAPITALS,
    NO_VERB,
    OPEN_ENDED,
    PLAINLY_DOING,
    SHOUTED,
)

FEWEST_WORDS = 5


@dataclass(frozen=True)
class Taken:
    """An action taken apart, once for all rules."""

    text: str  # without marks
    sentences: tuple[str, ...]
    items: tuple[str, ...]  # of its list, if it has one
    main: str  # the first sentence, from where it says what to do
    verb: str  # the verb of doing that `main` begins with, or ""
    bound: bool  # whether the service team is told that it must
    twin: str  # the number of another action that says much the same, or ""

    @property
    def words(self) -> list[str]:
        """The words of the first thing that is to be done."""
        return self.main.split()


_LEAD_IN = re.compile(
    r"(?:before|by|within|after|during|until|from|in|at|for|as|to|with|working|together|once|when|"
    r"while|using|based|ahead|prior|following|where|if|alongside|given|because|now|over)\b",
    re.I,
)
_TEAM = re.compile(
    r"(?:(?:(?:the|this|your) )?(?:(?:service|project|product|delivery|digital) )?"
    r"(?:teams?|service|programme|project|department|you|they|we)(?: also| now| therefore)? )?"
    r"(?:must|(?:will )?needs? to|has to|have to|is to|are to|will|shall)\b(?: also| now| then)* ?",
    re.I,
)
_ADVERB = re.compile(
    r"(?:also|always|clearly|first|finally|formally|fully|immediately|jointly|next|please|"
    r"further(?= (?:develop|expand|explore|improve|investigate|iterate|reduce|refine|simplify)\b)|"
    r"quickly|regularly|then|urgently|and|in addition|additionally),? ",
    re.I,
)
_BETWEEN = re.compile(r"[,;]\s+(?:and |then |and then )?|\s+(?:and|then|and then)\s+")


def _first(text: str) -> str:
    found = re.match(r"[A-Za-z]+", text)
    return found[0].lower() if found else ""


def _does(text: str) -> str:
    """The verb of doing that a text begins with, or nothing."""
    word = _first(_without(_ADVERB, text))
    return word if word in DOING else ""


def _without(beginning: re.Pattern[str], text: str) -> str:
    found = beginning.match(text)
    return text[found.end() :] if found else text


def _main(sentence: str) -> tuple[str, bool]:
    """A sentence from where it says what to do, and whether it tells the service team that it must."""
    sentence = sentence.strip(" :\t")
    if _LEAD_IN.match(sentence) and not _does(sentence):
        for comma in re.finditer(r",\s+", sentence):
            rest = sentence[comma.end() :]
            if _does(rest) or _TEAM.match(rest) or _VAGUE.match(rest):
                sentence = rest
                break
    asked = _without(_TEAM, sentence)
    return (_without(_ADVERB, asked) if _does(asked) else asked), asked != sentence


def taken(text: str, twin: str = "") -> Taken:
    """The action taken apart."""
    lines = [line for line in bare(text).split("\n") if line.strip()]
    found = sentences(text)
    main, bound = _main(found[0]) if found else ("", False)
    return Taken(
        text=" ".join(" ".join(lines).split()),
        sentences=tuple(found),
        items=tuple(" ".join(sentences(line)) for line in lines if is_item(line)),
        main=main,
        verb=_does(main),
        bound=bound,
        twin=twin,
    )


# What each rule looks for. A rule answers with the words that its sentence quotes, "" where it
# quotes none, and None where it has nothing to say.


def twin(action: Taken) -> str | None:
    """Another action that says nearly the same."""
    return action.twin or None


def name(action: Taken) -> str | None:
    """What reads like the name of a person."""
    return next(iter(likely_names(action.text)), None)


def question(action: Taken) -> str | None:
    """A first sentence that asks."""
    asked = bool(action.sentences) and action.sentences[0].endswith("?")
    return "" if asked and not action.verb else None


_PRAISE = re.compile(
    r"(?:the )?(?:service )?team (?:has|have|had) (?:clearly |already |really )?"
    r"(?:done|made|shown|built|created|produced|demonstrated|taken|worked)\b|"
    r"(?:the )?panel (?:was|were|is|are) (?:very |really |particularly )?"
    r"(?:impressed|pleased|delighted|glad|happy)\b|"
    r"(?:well done|keep up|(?:really |very )?(?:good|great|excellent|impressive|fantastic|brilliant|"
    r"strong|nice|outstanding|wonderful) (?!practice))",
    re.I,
)
_PRAISING = re.compile(
    r"good|great|well|excellent|strong|impress|thorough|commend|fantastic|brilliant|outstanding|"
    r"wonderful|pleased|delighted|glad|happy|progress|keep up|nice",
    re.I,
)
_LACKS = re.compile(
    r"\b(?:must|needs?|required|missing|lacks?|should|could|no|not|yet|but|however|until)\b", re.I
)


def praise(action: Taken) -> str | None:
    """Praise, and nothing to do."""
    first = action.sentences[0] if action.sentences else ""
    asks = any(_does(each) or _TEAM.match(each) for each in action.sentences[1:])
    praises = _PRAISE.match(first) and _PRAISING.search(first) and not _LACKS.search(first)
    return "" if praises and not asks else None


_WISH = re.compile(
    r"it (?:would|might|may|could) be (?:good|great|helpful|useful|nice|beneficial|better|worth\w*|"
    r"interesting|valuable|sensible)\b|(?:ideally|perhaps|maybe|optionally|if possible|where possible|"
    r"if time allows|if there is time|time permitting)\b|(?:should|could|ought to)\b(?!.*\?)|"
    r"(?:(?:the panel |we )(?:would )?)?(?:recommend|suggest|advise|encourage)s?(?: that)? the"
    r"(?: service)? team\b|it is (?:strongly |highly )?(?:recommended|suggested|advised)\b",
    re.I,
)
_CHOICE = re.compile(
    r"(?:(?!\b(?:that|which|who|whose|if|when|where|because|so|must)\b)[^,.;:]){1,80}?"
    r"\b(should|could|might|ought to|may(?! be a))\b"
)
_WANT = re.compile(r"\b(?:may|might) (?:want|wish|like) to\b", re.I)


def optional(action: Taken) -> str | None:
    """Wording that leaves the choice."""
    wish = _WISH.match(action.main)
    if wish or action.verb or action.bound:
        return wish[0] if wish else None
    wish = _WANT.search(action.main)
    choice = _CHOICE.match(action.main)
    return wish[0] if wish else choice[1] if choice else None


_VAGUE = re.compile(
    r"(?:continue to |start to |start |begin to |to )?(consider(?:ing)?\b|"
    r"think(?:ing)? (?:about|through|on|how|again)\b|"
    r"look(?:ing)? (?:at|into|again at|to|for ways)\b|be (?:aware|mindful|conscious|clear|careful|"
    r"open|prepared|ready)\b|(?:bear|keep) in mind\b|explor(?:e|ing)\b|reflect(?:ing)? (?:on|upon)\b|"
    r"(?:try|aim|seek|strive|attempt) to\b|take (?:into account|into consideration|note|account)\b|"
    r"give (?:some |more |further )?(?:thought|consideration|attention)\b|have a (?:think|look)\b|"
    r"(?:note|remember|recognise|acknowledge|appreciate) (?:that|the|how)\b|focus (?:on|more)\b|"
    r"pay attention\b)",
    re.I,
)


def _does_more(action: Taken) -> bool:
    """Whether something plain to do or to show follows the first thing."""
    rest = [clause for clause in _BETWEEN.split(action.main)[1:] if len(clause.split()) > 1]
    rest += [_main(each)[0] for each in action.sentences[1:]]
    return any(_first(each) in PLAINLY_DOING | EVIDENCE for each in rest)


def vague(action: Taken) -> str | None:
    """A beginning without an end, and nothing plain after it."""
    found = _VAGUE.match(action.main)
    return found[1].capitalize() if found and not _does_more(action) else None


_BINDING = re.compile(
    r"\b(?:must|needs? to|has to|have to|will|shall|is to|are to|required|needed)\b", re.I
)


def no_verb(action: Taken) -> str | None:
    """A beginning that names a thing or what is lacking."""
    first = action.sentences[0] if action.sentences else ""
    thing = _first(action.main) in NO_VERB and not action.verb
    return "" if thing and not action.bound and not _BINDING.search(first) else None


_PASSIVE = re.compile(
    r"(?:(?!\b(?:that|which|who|what|how|when|where|if|because|so|until|after|once)\b)[^,;:]){1,90}?"
    r"\b((?:must|needs? to|has to|have to|is to|are to|required to) be (?:\w+ly )?"
    r"(?:\w+ed|done|made|found|written|given|shown|taken|held|kept|built|set|run|put|sent|met|drawn|"
    r"brought|chosen|rewritten|undertaken)|(?:is|are) (?:also )?(?:needed|required|necessary))\b",
    re.I,
)
_ACTOR = re.compile(
    r"\bby (?:(?:the|a|an|its|their|your|our) (?!end|start|beginning|time|date|day|next|first|last|"
    r"middle|close|following|summer|autumn|spring|winter|new)|someone|people|users)",
    re.I,
)
_PEOPLE = re.compile(
    r"(?:the )?(?:users?|people|applicants?|citizens?|callers?|anyone|everyone|customers?)\b", re.I
)


def passive(action: Taken) -> str | None:
    """Something that must be done, by nobody."""
    if action.verb or not action.sentences or _PEOPLE.match(action.main):
        return None
    found = None if action.bound else _PASSIVE.match(action.main)
    return found[1] if found and not _ACTOR.search(action.sentences[0]) else None


def too_short(action: Taken) -> str | None:
    """Too few words to say what, why and until when."""
    return "" if len(action.text.split()) < FEWEST_WORDS else None


def several(action: Taken) -> str | None:
    """Three things to do, in one sentence or as many; or a list of them that nothing holds together."""
    listed = [item for item in action.items if _does(item)]
    if len(listed) > 1 and not action.verb:
        return ""
    clauses = [clause for clause in _BETWEEN.split(action.main) if len(clause.split()) > 1]
    doing = [clause for clause in clauses[1:] if _first(clause) in PLAINLY_DOING - EVIDENCE]
    if action.verb and len(doing) > 1:
        return ""
    mains = [_main(each)[0] for each in action.sentences if each not in action.items]
    others = [each for each in mains[1:] if _does(each) and not _same_thing(each)]
    return "" if action.verb and len(others) > 1 else None


_PRONOUN = re.compile(r"\w+ (?:it|them|this|that|these|those|each|both|the same)\b", re.I)


def _same_thing(sentence: str) -> bool:
    return _does(sentence) in EVIDENCE or _PRONOUN.match(sentence) is not None


_NOTHING = re.compile(
    r"\w+ (?:\w+ly )?(this|it|that|these|those|them|things|everything|stuff|more|further|better)"
    r"(?:$|[.,;:!]|\s+(?:before|by|so|to|for|with|in|at|until|as|because|soon|again|"
    r"from|on|during|within|after|next|now|where|when|if)\b)",
    re.I,
)


def no_object(action: Taken) -> str | None:
    """A verb with nothing definite after it."""
    found = _NOTHING.match(action.main) if action.verb else None
    return found[1].lower() if found else None


_CAPITALS = re.compile(r"(?<![\w.&-])([A-Z]{2,6})(?:s|'s|’s)?(?![\w&-])")


def acronym(action: Taken) -> str | None:
    """Capital letters that are not spelled out. In a text all in capitals they say nothing."""
    if action.text.isupper():
        return None
    for match in _CAPITALS.finditer(action.text):
        short = match[1]
        if short in KNOWN_CAPITALS or short in SHOUTED:
            continue
        if not re.search(rf"\({short}s?\)|\b{short}s? \([a-z]", action.text):
            return short
    return None


_MEASURE = re.compile(
    r"\d|\b(?:at least|so that|until|before|within|once|by (?:the|next|january|february|march|april|may|"
    r"june|july|august|september|october|november|december|spring|summer|autumn|winter|monday|friday)|"
    r"every|each|half|none|nobody|target|threshold|measure[sd]?|evidence|show[ns]?|demonstrate|prove|"
    r"report(?:ed)?|count|compare|publish(?:ed)?|tests?|tested|audit(?:ed)?|reassess\w+|next assessment|"
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve) )\b",
    re.I,
)


def no_measure(action: Taken) -> str | None:
    """A verb without an end, and nothing to know it by."""
    open_ended = action.verb in OPEN_ENDED or action.main.lower().startswith("make sure")
    measured = _MEASURE.search(action.text) or _does_more(action)
    return "" if open_ended and not measured else None


_WHY = re.compile(
    r"\b(?:so (?:that|the|it|they|users|people|nobody|no one|everyone)|so|because|since|as (?:the|it|"
    r"they|users|people|this|these|no|nobody|only|many|most|some|there|we|a|an)|in order|otherwise|"
    r"which|why|reason|due to|given|risk|without|at present|at the moment|today|now|currently|still|"
    r"so far|only|nobody|no one|not|cannot|never|none|has no|have no|lacks?|missing|unclear"
    r")\b|n['’]t\b|:",
    re.I,
)
# “Test it to find …” says why; “continue to test”, “able to test” do not.
_TO = re.compile(r"(\w+)[,)]* to ([a-z]+)", re.I)
_NO_PURPOSE = frozenset(
    (
        "able",
        "agree",
        "continue",
        "how",
        "need",
        "needs",
        "plan",
        "plans",
        "proceed",
        "start",
        "work",
    )
)
_FOR_SOMETHING = DOING | {"be", "know", "see", "understand", "avoid", "help", "prevent", "stop"}


def no_reason(action: Taken) -> str | None:
    """Only where one sentence is all there is: a longer action tells why in its own way."""
    if len(action.sentences) != 1 or _WHY.search(action.text):
        return None
    ends = (
        match[2].lower() in _FOR_SOMETHING and match[1].lower() not in _NO_PURPOSE
        for match in _TO.finditer(action.main)
    )
    return None if any(ends) else ""
