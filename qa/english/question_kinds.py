"""What kind of answer a question asks for, by its form."""

from enum import Enum, auto

import regex

from qa.english.vocabulary import (
    AUXILIARIES,
    INTERROGATIVES,
    TELLING,
    TWO_TO_TEN,
    any_of,
)


class Kind(Enum):
    """What is asked for.

    A fact, yes or no, a reason, what somebody said, a list, a procedure, or what a numbered
    clause says.
    """

    FACT = auto()
    POLAR = auto()
    REASON = auto()
    REPORT = auto()
    LIST = auto()
    PROCEDURE = auto()
    CLAUSE = auto()


_AUXILIARY = any_of(AUXILIARIES)
_NUMBER = rf"(?:\d+|{any_of(TWO_TO_TEN)})"

# "class" and "basis" end in s but aren't plurals.
_PLURAL = (
    r"(?:(?!\w*(?:ss|us|is|news|series|species)\b)\p{L}[\w-]{2,}s"
    r"|people|men|women|children|criteria)\b"
)
# What follows a plural that is asked for. Anything else follows a verb that ends in s, as
# in "what gives the users …" and "which company makes a …".
_AFTER_PLURAL = (
    rf"\s+(?:{_AUXILIARY}|[\w-]+ed|make|made|won|led|met|held|fought"
    rf"|{any_of('of in on for from with between')}\b.*\b{_AUXILIARY})\b"
)
_NO_MODIFIER = any_of(
    "a an the who which what percentage percent number amount share proportion"
)
_BEFORE_PLURAL = rf"(?:(?!(?:{_AUXILIARY}|{_NO_MODIFIER})\b)[\w-]+\s+){{0,2}}"
_SEVERAL = rf"(?:the|some|all|his|her|its|their|examples|{_NUMBER}|\w+['’]s?)"

_TELL = any_of(TELLING)
_TOLD = any_of("said stated announced claimed confirmed declared explained suggested")
# A verb of telling ends the question or is followed by a topic. Otherwise the question asks
# for a part of what was told, as in "What did they say was the cause?"
_TOPIC = any_of("about on regarding concerning of to in at after before during when")

_CLAUSE = (
    r"(?:the\s+)?(?:clause|section|article|paragraph|rule|\u00a7)?\s*+"
    r"\d++(?:\.\d++)*+(?:\s?\(\w{1,5}\))*+(?:\s+of\s+(?:the\s+)?[\w-]+)?"
)
_SAYS = any_of(
    "say state provide allow permit require forbid stipulate regulate cover contain"
)

_BY_INTERROGATIVE = {
    Kind.CLAUSE: regex.compile(rf"(?i)what\s+does\s+{_CLAUSE}\s+{_SAYS}\b"),
    Kind.PROCEDURE: regex.compile(
        r"(?i)how\s+(?:do|can|could|should|would|must|may|shall|to)\b"
        r"|what\s+(?:(?:are|were)\s+the\s+)?steps\b"
        r"|what\s+(?:do|can|could|should|must|shall)\s+(?:i|we|you|one|they)\s+do\b"
    ),
    Kind.REASON: regex.compile(
        r"(?i)why\b|how\s+come\b|what\s+(?:(?:is|are|was|were)\s+the\s+)?reasons?\b"
    ),
    Kind.REPORT: regex.compile(
        rf"(?i)what\s+(?:(?:did|does|do)\b.*(?<!\b(?:the|a|an)|['’]s)\s{_TELL}"
        rf"|(?:has|have|had)\b.*\s{_TOLD})(?:\W*$|\s+{_TOPIC}\b)"
        rf"|what\s+(?:(?!{_AUXILIARY}\b)[\w'’-]+\s+){{1,4}}?{_TOLD}(?:\W*$|\s+about\b)"
        r"|what\s+(?:was|is|has\s+been)\s+said\s+about\b"
    ),
    Kind.LIST: regex.compile(
        rf"(?i)(?:which|what)\s+(?:{_NUMBER}\s+{_PLURAL}"
        rf"|{_BEFORE_PLURAL}{_PLURAL}{_AFTER_PLURAL})"
        rf"|(?:what|who|which)\s+(?:are|were)\s+{_SEVERAL}\b"
        r"|who\s+(?:is|was|sits|serves)\s+on\b"
    ),
}
_INTERROGATIVE = regex.compile(rf"(?i)\b{any_of(INTERROGATIVES)}\b")
# "May 16 talks" and "Did Umerov or Medinsky lead?" ask for something else.
_POLAR = regex.compile(
    rf"(?i)(?:{_AUXILIARY}(?:n['’]t)?|can['’]t|won['’]t)\s+(?!\d)(?!.*\bor\b(?!\s+not\b))"
)

_OPENING = regex.compile(r"(?i)\A(?:(?:ok(?:ay)?|and|but|so|or|then|also)\b[\s,]*)+")
_POLITELY = r"(?:please,?\s+)?(?:(?:can|could|will|would|do)\s+you\s+(?:please\s+)?)?"
_REQUEST = regex.compile(
    rf"(?i){_POLITELY}{any_of('tell say show know explain find give describe list name')}\b"
    r"(?:\s+(?:to\s+)?(?:me|us))?[\s,:]*"
)
_WHETHER = regex.compile(r"(?i)(?:whether|if)\b(?!.*\bor\b(?!\s+not\b))")
_TO_LIST = regex.compile(
    rf"(?i){_POLITELY}(?:list|name|give)\s+(?!one\b)(?:[\w-]+\s+){{0,3}}?{_PLURAL}"
)


def kind(question: str) -> Kind:
    """The kind of a question in English; a fact if it has no other form.

    A request such as "Can you tell me who led?" has the kind of the question inside it, and
    so has "And who led?". The first word like "who" or "what" decides.
    """
    question = _OPENING.sub("", question)
    request = _REQUEST.match(question)
    asked = question[request.end() :] if request else question
    if _POLAR.match(asked) or (request and _WHETHER.match(asked)):
        return Kind.POLAR
    if _TO_LIST.match(question):
        return Kind.LIST
    return _by_interrogative(asked)


def _by_interrogative(asked: str) -> Kind:
    first = _INTERROGATIVE.search(asked)
    if first:
        for candidate, form in _BY_INTERROGATIVE.items():
            if form.match(asked, first.start()):
                return candidate
    return Kind.FACT
