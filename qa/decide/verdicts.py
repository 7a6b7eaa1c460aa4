"""Verdicts: whether a sentence plainly says yes or no to a question."""

from collections.abc import Iterator, Mapping

import regex

from index.text.words import content_terms
from qa.answers.answer import Verdict
from qa.english.verb_forms import pasts, third_person

Words = tuple[str, ...]

# Each mark is a word too: one more or less makes another statement.
_WORD = regex.compile(r"[\p{L}\p{N}\p{M}]+|\S")
_SHORT_NOT = regex.compile(r"(?<=\bcan)(?:not|'t)\b|(?<!\bca)n't\b")
_WHEN = (
    r"(?P<when>(?:in|on)(?: (?:january|february|march|april|may|june|july|august|september"
    r"|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
    r"|\d{1,4})\b)+)"
)
_WHEN_FIRST = regex.compile(rf"^{_WHEN},? (?P<rest>.+)")
_WHEN_LAST = regex.compile(rf"(?P<rest>.+) {_WHEN}")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_MOVED = _set("is are was were has have had can")
_DO = _set("do does did")
# Who asks in the negative or for one of two things can take "no" in two ways; what the other
# words mean depends on who speaks, and when.
_UNSURE = _set(
    "not never no nobody nothing none neither nor or i you he she it we they me him us them"
    " one my your our this these those now today tonight tomorrow yesterday currently"
    " recently ago last next"
)
# Where some do not, others may: "Some cats are not black" denies nothing of "Are some …?"
_PARTIAL = _set(
    "some someone somebody something several many much few most all every each both half"
    " only other another certain always often usually sometimes mostly partly"
)
_INDEFINITE = _set("a an two three four five six seven eight nine ten")
# Behind one of these, what is moved or denied would be another clause's verb.
_JOINING = _set("who whom whose which that and or")


def verdict(question: str, sentence: str) -> Verdict | None:
    """Say yes or no where a sentence says just what is asked, or just denies it, else None.

    It may say nothing besides, but for the date of what was done: "if", "he claimed" or
    "in the film" turn a sentence's sense around, and nobody can list all that do.
    """
    asked = _words(_plain(question).rstrip("? "))
    said = _plain(sentence)
    if not _is_clear(asked) or not said.endswith("."):
        return None
    said = _WHEN_FIRST.sub(r"\g<rest> \g<when>", said[:-1])
    answers = dict(_answers(*asked))
    return answers.get(_words(said)) or _once(asked, said, answers)


def _once(asked: Words, said: str, answers: Mapping[Words, Verdict]) -> Verdict | None:
    """Yes where it was done on some date; "only" and the like may hold for that date alone."""
    dated = _WHEN_LAST.fullmatch(said)
    if asked[0] != "did" or not dated or not _PARTIAL.isdisjoint(asked):
        return None
    return "yes" if answers.get(_words(dated["rest"])) == "yes" else None


def _plain(text: str) -> str:
    spaced = " ".join(text.casefold().replace("’", "'").split())
    return _SHORT_NOT.sub(" not", spaced)


def _words(plain: str) -> Words:
    return tuple(_WORD.findall(plain))


def _is_clear(asked: Words) -> bool:
    """Whether it asks for yes or no, by two content words and none that is unsure."""
    if not asked or asked[0] not in _MOVED | _DO or _UNSURE & {*asked}:
        return False
    content = content_terms(" ".join(asked))
    # Where all its words are common, all are content, and so is the first.
    return len(content) > 1 and asked[0] not in content


def _answers(auxiliary: str, *words: str) -> Iterator[tuple[Words, Verdict]]:
    """The statements that say yes or no, for each word at which the predicate may begin."""
    deniable = _PARTIAL.isdisjoint(words)
    for place in range(1, len(words)):
        subject, rest = words[:place], words[place:]
        if subject[-1] in _JOINING:
            continue
        for verb, behind in _predicates(auxiliary, rest):
            yield (*subject, verb, *behind), "yes"
            if deniable:
                yield ("no", *_bare(subject), verb, *behind), "no"
        if deniable and not _is_indefinite(subject):
            yield from ((denial, "no") for denial in _denials(auxiliary, subject, rest))


def _denials(auxiliary: str, subject: Words, rest: Words) -> Iterator[Words]:
    """The statements that deny the predicate of the subject."""
    yield (*subject, auxiliary, "not", *rest)
    for verb, behind in _predicates(auxiliary, rest):
        yield (*subject, "never", verb, *behind)
        yield (*subject, verb, "never", *behind)
        yield (*subject, verb, "no", *_bare(behind))


def _predicates(auxiliary: str, rest: Words) -> Iterator[tuple[str, Words]]:
    """The verb in each form that it may have in a statement, and what stands behind it."""
    verb, behind = rest[0], rest[1:]
    if auxiliary in _MOVED:
        yield auxiliary, rest
    elif auxiliary == "did":
        yield from ((past, behind) for past in sorted(pasts(verb)))
    else:
        yield third_person(verb) if auxiliary == "does" else verb, behind


def _bare(words: Words) -> Words:
    """The words as they stand behind "no"."""
    return words[1:] if words and words[0] in {"a", "an", "any"} else words


def _is_indefinite(subject: Words) -> bool:
    """Whether it is one or some of several, as "two men" is, and "the two men" is not."""
    return any(
        before != "the" and (word in _INDEFINITE or word[0].isdigit())
        for before, word in zip(("", *subject), subject, strict=False)
    )
