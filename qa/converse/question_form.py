"""Whether a question leans on what was said before it, by its form alone."""

from enum import Enum, auto

import regex

from index.text.words import content_terms
from qa.converse.completion import is_cut_short, opens_on
from qa.english.mentions import is_empty


class Dependence(Enum):
    """A question stands alone, may lean on what went before, or has to."""

    NONE = auto()
    PERHAPS = auto()
    SURE = auto()


# A capital that is not the question's first letter.
_NAME = r"(?<=\S\s+[\"“'(]*)\p{Lu}"
_PERSONS = regex.compile(r"(?i)\b(?:he|him|himself|his|she|herself|hers?)\b")
_PERSON = regex.compile(
    rf"(?i)(?-i:{_NAME})|\b(?:who|whom|someone|man|woman|boy|girl|child|father|mother"
    r"|(?:a|an|each|every|which|what)\s+(?:[\w-]+\s+){0,2}?\w+(?:er|or|ist|ent|ian))\b"
)
_SEVERAL = regex.compile(r"(?i)\b(?:they|them|themselves|theirs?)\b")
_PLURAL = regex.compile(
    rf"(?i)(?-i:{_NAME})|\b(?:people|men|women|children|who|team|group|band"
    r"|(?!(?:is|was|does|has|this|its|his|hers|us|as|always|perhaps|others)\b)\w{2,}s)\b"
)
_THING = regex.compile(r"(?i)\b(?:it|its|itself)\b")
_NOUN = regex.compile(
    rf"(?i)(?-i:{_NAME})|\b(?:an?|each|every|the|which|what)\s+"
    r"(?!(?:is|was|did|does|do|are|were)\b)\p{L}{3,}"
)
_ANTECEDENTS = ((_PERSONS, _PERSON), (_SEVERAL, _PLURAL), (_THING, _NOUN))

_AUXILIARY = "(?:is|was|are|were|be|been|do|does|did|has|have|had|can|could|will|would)"
# "Is it true that", "how long does it take to": it stands for nothing.
_EMPTY_IT = regex.compile(
    rf"(?i)\b{_AUXILIARY}\s+it\s+(?:\w+\s+)?(?:true|possible|necessary|customary|called"
    r"|known|that|who|take|took|mean|legal|common|cost|from)\b"
)
_POINTING = regex.compile(
    r"(?i)\b(?:this|these|those)\b"
    # "That" points back behind these words alone, unless it begins a clause.
    rf"|\b(?:{_AUXILIARY}|after|before|about|of|for|like|with|by|in|from|at|on|to|during)"
    r"\s+that\b(?!\s+(?:he|she|it|they|the|an?)\b)|\bthat\s*\?*$"
    r"|(?<!\b(?:is|are|was|were|over)\s)\bthere\s*"
    r"(?:\?*$|[,;]|(?:and|after|before|when|as|or|for|with|during)\b)"
    r"|\b(?:so|instead|afterwards?|thereafter|then|too|as\s+well)\s*\?*$"
)
_COMPARING = regex.compile(
    r"(?i)\b(?:else|(?:any|some|what|which|the|his|her|their)\s+others?|another|any\s+more"
    r"|next|same|such|both|either|neither|former|latter)\b"
)
_DEFINITE = regex.compile(r"(?i)\bthe\s+(?-i:\p{Ll})")
_ITS_NAME = regex.compile(_NAME)


def dependence(question: str) -> Dependence:
    """How far a question leans on what was said before."""
    if opens_on(question) or is_cut_short(question) or _points_back(question):
        return Dependence.SURE
    telling = sum(not is_empty(term) for term in content_terms(question))
    if telling == 0:
        return Dependence.SURE
    return Dependence.PERHAPS if _may_lean(question, telling) else Dependence.NONE


def _points_back(question: str) -> bool:
    """Whether a pronoun has nothing before it in the question that it may stand for."""
    if _POINTING.search(question):
        return True
    pronouns = _EMPTY_IT.sub("", question)
    return any(
        (found := pronoun.search(pronouns))
        and not antecedent.search(pronouns, 0, found.start())
        for pronoun, antecedent in _ANTECEDENTS
    )


def _may_lean(question: str, telling: int) -> bool:
    """Whether a question has a pronoun all the same, or names nothing that tells it apart."""
    if _ITS_NAME.search(question):
        return any(pronoun.search(question) for pronoun, _ in _ANTECEDENTS)
    described = _COMPARING.search(question) or _DEFINITE.search(question)
    return telling == 1 or described is not None
