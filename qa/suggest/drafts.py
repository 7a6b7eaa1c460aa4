"""Drafts of questions: what sentences and headings of English documents plainly answer."""

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from qa.english.matching import words_of_answer
from qa.suggest.draft_forms import FORMS, WORDS, Form

# Words that begin a sentence with a capital and are no names, nor part of a name.
_NO_NAMES = frozenset(
    """
    according after all also although an and another any as at because before both but by
    despite during each either even every few first following for former from he her here
    his how however if in it its last later like many more most much my near no now of on
    once one only other our over several she since so some still such that their then there
    these they this those though through to today two under unlike until we what when where
    which while who whom whose why with within yesterday you your
    monday tuesday wednesday thursday friday saturday sunday january february march april
    may june july august september october november december
    additionally afterwards consequently eventually finally hence initially meanwhile moreover
    nevertheless originally recently subsequently thus
    people officials police critics researchers scientists members others half none
    mr mrs ms dr king sir president
    """.split()  # noqa: SIM905 - a list of so many quoted words is no easier to read
)
_DIGIT = regex.compile(r"\d")
_ARTICLES = frozenset(("The", "A", "An"))
_LINKS = frozenset(("of", "the", "de", "la", "du", "von", "van", "der", "del", "di"))
_ASKING = regex.compile(
    r"(?:What|Who|When|Where|Why|How|Which)\b[\p{L}\p{N} ,'’-]{8,80}\?"
)
_TOPIC = regex.compile(r"\p{Lu}\p{Ll}+(?: (?:\p{L}[\p{L}'’-]*|\d+)){1,4}")


@dataclass(frozen=True, slots=True)
class Draft:
    """A question, the words of its sentence that answer it, and the form it is made by.

    The lower the `rank`, the more telling is the form. A heading's question has no words that
    answer it.
    """

    question: str
    answer: str
    form: str
    rank: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sentence stands: its document's text, and what that and its section are about.

    `opens` says that a document or a section begins with it.
    """

    text: str
    topic: str
    opens: bool


def drafts(sentence: str, place: Place) -> Iterator[Draft]:
    """The questions that a sentence answers by its form, the most telling first."""
    line = " ".join(sentence.split())
    for rank, form in enumerate(FORMS):
        found = form.pattern.match(line)
        question = found and _question(form, found, place)
        if found and question:
            yield Draft(question, found["answer"], form.name, rank)


def heading_draft(heading: str) -> Draft | None:
    """The question that a heading asks or names, if it is of such a form."""
    line = " ".join(heading.split())
    if _ASKING.fullmatch(line):
        return Draft(line, "", "heading", 0)
    if _TOPIC.fullmatch(line):
        first, _, rest = line.partition(" ")
        is_title = any(word[:1].isupper() for word in rest.split())
        keeps = is_title and first not in _ARTICLES
        inside = line if keeps else f"{first.lower()} {rest}"
        return Draft(f"What is said about {inside}?", "", "topic", len(FORMS))
    return None


def _question(form: Form, found: "regex.Match[str]", place: Place) -> str | None:
    """The question of a form; None where it would be vague, or hold its own answer."""
    groups = {name: text for name, text in found.groupdict().items() if text}
    answer = groups["answer"]
    if "subject" in groups:
        subject = _subject(groups["subject"], place, defines=form.defines)
        if subject is None:
            return None
        groups["subject"] = subject
    elif not (_DIGIT.search(answer) or _subject(answer, place, defines=False)):
        return None
    question = form.question.format(**{k: _Word(text) for k, text in groups.items()})
    if form.name == "stands for" and not _abbreviates(groups["subject"], answer):
        return None
    told = set(words_of_answer(answer)) <= set(words_of_answer(question))
    return None if told else question


def _abbreviates(short: str, name: str) -> bool:
    """Whether the letters of an abbreviation begin the words of a name, in order."""
    initials = iter(word[0].upper() for word in name.split())
    return short[0] == name[0].upper() and all(letter in initials for letter in short)


class _Word(str):
    """A word of a sentence; `{…:base}` gives what stands for it in a question, as a base."""

    __slots__ = ()

    def __format__(self, use: str) -> str:
        return WORDS[use][str(self)] if use else str(self)


def _subject(subject: str, place: Place, *, defines: bool) -> str | None:
    """The subject as it stands inside a question; None where that can't be told, or is vague."""
    article, words = _parted(subject)
    if not words or not _is_name(words):
        return None
    inside = _inside(words, place.text)
    if inside is None:
        return None
    # "The Palace" may be any, as may what has no name.
    is_named = any(word[:1].isupper() for word in inside[len(article) :])
    is_topic = set(words_of_answer(inside[-1])) <= set(words_of_answer(place.topic))
    is_clear = place.opens or is_topic or (is_named and not defines)
    return " ".join([*article, *inside]) if is_clear else None


def _parted(subject: str) -> tuple[list[str], list[str]]:
    """The article in lower case, if there is one, and the words behind it."""
    words = subject.split()
    if words[0].capitalize() in _ARTICLES:
        return [words[0].lower()], words[1:]
    return [], words


def _is_name(words: list[str]) -> bool:
    """Whether no word shows that it is none, or only part of one."""
    return not any(
        word.lower().strip(".") in _NO_NAMES and not word[1:].isupper()
        for word in (words[0], words[-1])
    )


def _inside(words: list[str], text: str) -> list[str] | None:
    """The words as they stand inside a sentence, where the text shows how they do."""
    is_name = all(word[:1].isupper() or word in _LINKS for word in words)
    if is_name and (len(words) > 1 or words[0][1:].isupper()):
        return words
    as_name, as_word = (
        len(regex.findall(rf"(?<=[\p{{L}},] ){regex.escape(word)}\b", text))
        for word in (words[0], words[0].lower())
    )
    if as_name == as_word == 0:
        return None
    return words if as_name >= as_word else [words[0].lower(), *words[1:]]
