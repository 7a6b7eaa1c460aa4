"""The form of a question, which shows whether it depends on earlier turns."""

from dataclasses import dataclass
from enum import Enum, auto

import regex

from index.text.words import content_terms
from qa.english.mentions import is_empty
from qa.english.vocabulary import AUXILIARIES, INTERROGATIVES, any_of


class Dependence(Enum):
    """Whether a question depends on earlier turns."""

    NONE = auto()
    PERHAPS = auto()
    SURE = auto()


_AUXILIARY = any_of(AUXILIARIES)
_OPENING = regex.compile(r"(?i)(?:(?:ok(?:ay)?|and|but|so|or|then|also)\b[\s,]*)+")
_WHAT_ABOUT = regex.compile(r"(?i)(?:what|how)\s+about\b\s*(.+?)[\s?.!]*$")
_BARE = regex.compile(
    r"(?i)((?:(?:since|until|by|from|with|for|to|of|in|at|about)\s+)?(?:when|where|why|how"
    r"|who|whom|what|how\s+(?:many|much|long|often|far|old))(?:\s+not)?)(?:\s+exactly)?[\s?.!]*$"
)
_FRAGMENT = regex.compile(
    # "And May?" is about the month.
    r"(?i)(?:(?=may\W*(?:\d|$))"
    rf"|(?!(?:{_AUXILIARY}|it|he|she|they|we|you|I|this|that|there)\b(?!-)))"
    rf"(?!.*\b{any_of(INTERROGATIVES)}\b)(.+?)[\s?.!]*$"
)

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

# "Is it true that", "how long does it take to": this "it" refers to nothing.
_EMPTY_IT = regex.compile(
    rf"(?i)\b(?:{_AUXILIARY}|be|been)\s+it\s+(?:\w+\s+)?(?:true|possible|necessary|customary|called"
    r"|known|that|who|take|took|mean|legal|common|cost|from)\b"
)
_POINTING = regex.compile(
    r"(?i)\b(?:this|these|those)\b"
    # "That" points back only after these words, unless it begins a clause.
    rf"|\b(?:{_AUXILIARY}|be|been|after|before|about|of|for|like|with|by|in|from|at|on|to|during)"
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


@dataclass(frozen=True, slots=True)
class QuestionForm:
    """A question, parsed.

    `body` is the text without the "And", "But" or the like that it begins with.
    `question_word` is the whole body of "When?" or "For how long?", and `fragment` is
    "Germany" in "What about Germany?" or "And Germany?"; both are "" in whole questions.
    """

    text: str
    body: str
    question_word: str
    fragment: str
    dependence: Dependence

    @property
    def is_cut_short(self) -> bool:
        """Whether it leaves out what it is about: "When?", "And in May?"."""
        return bool(self.question_word or self.fragment)


def parse(question: str) -> QuestionForm:
    """Parse an English question by its words, without looking at earlier turns."""
    opening = _OPENING.match(question)
    body = _capitalise(question[opening.end() :]) if opening else question
    bare = _BARE.match(body)
    about = _WHAT_ABOUT.match(body)
    fragment = about or (_FRAGMENT.match(body) if opening else None)
    continues = bool(opening or _WHAT_ABOUT.match(question) or bare)
    return QuestionForm(
        text=question,
        body=body,
        question_word=bare[1] if bare else "",
        fragment=fragment[1] if fragment else "",
        dependence=Dependence.SURE if continues else _dependence(question),
    )


def _capitalise(text: str) -> str:
    return text[:1].upper() + text[1:]


def _dependence(question: str) -> Dependence:
    """Whether a question that isn't cut short depends on earlier turns."""
    if _points_back(question):
        return Dependence.SURE
    specific = sum(not is_empty(term) for term in content_terms(question))
    if specific == 0:
        return Dependence.SURE
    return Dependence.PERHAPS if _may_depend(question, specific) else Dependence.NONE


def _points_back(question: str) -> bool:
    """Whether the question has a pronoun without an antecedent in it."""
    if _POINTING.search(question):
        return True
    pronouns = _EMPTY_IT.sub("", question)
    return any(
        (found := pronoun.search(pronouns))
        and not antecedent.search(pronouns, 0, found.start())
        for pronoun, antecedent in _ANTECEDENTS
    )


def _may_depend(question: str, specific: int) -> bool:
    """Whether the question still has a pronoun, or names nothing specific."""
    if _ITS_NAME.search(question):
        return any(pronoun.search(question) for pronoun, _ in _ANTECEDENTS)
    described = _COMPARING.search(question) or _DEFINITE.search(question)
    return specific == 1 or described is not None
