"""What changed between two texts, word by word, to be seen and to be heard."""

import re

from markupsafe import Markup

from assess.domain.threeway import blocks

_GONE = Markup(
    '<del><span class="govuk-visually-hidden">[removed: </span>{}'
    '<span class="govuk-visually-hidden">]</span></del>{}'
)
_NEW = Markup(
    '<ins><span class="govuk-visually-hidden">[added: </span>{}'
    '<span class="govuk-visually-hidden">]</span></ins>{}'
)


def changed(before: str, after: str) -> Markup:
    """Both texts in one: what was removed struck through, what was added underlined."""
    old, new = (re.findall(r"\S+\s*|\s+", text) for text in (before, after))
    bare = [[word.strip() for word in words] for words in (old, new)]
    parts = []
    for kind, start, end, from_, to in blocks(*bare):
        if kind == "equal":
            parts.append(Markup("{}").format("".join(new[from_:to])))
            continue
        parts += [_marked(_GONE, old[start:end]), _marked(_NEW, new[from_:to])]
    return Markup("").join(parts)


def _marked(mark: Markup, words: list[str]) -> Markup:
    text = "".join(words)
    bare = text.rstrip()
    return mark.format(bare, text[len(bare) :] or " ") if bare else Markup("{}").format(text)
