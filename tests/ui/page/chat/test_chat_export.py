"""Chats exported as JSON and as Markdown, and verified as they stand."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from index.sync.components import Components
from index.sync.sync import sync
from qa import Bot
from qa.answers.check import BadLine, check_lines
from qa.answers.saved_chat import chat_lines
from qa.errors import BadRow
from qa.read.sentence_reader import SentenceReader
from tests.support.command_line import run
from tests.support.folders import asked, write_files
from tests.support.judged import TEXTS, answered
from ui.render.chat_markdown import chat_markdown
from ui.render.chat_markdown_check import check_markdown, read_markdown
from ui.render.markdown import escaped

Chat = Sequence[Mapping[str, object]]

HOSTILE = st.text(
    st.one_of(
        st.sampled_from(
            "\n\r\t `|*_<>[]()#&$\\~\"'“”\x00\u202e\u2066\u2028\x85\x1b-=+.1"
        ),
        st.characters(codec="utf-8"),
    ),
    max_size=40,
)
NAMES = st.text(
    st.characters(codec="utf-8", exclude_characters="/\x00"), min_size=1, max_size=20
)


def chat_of(*answers: object) -> Chat:
    return [{"question": "", "answer": answer} for answer in answers]


@pytest.fixture
def bot(tmp_path: Path, fake_components: Components) -> Bot:
    sync(write_files(tmp_path / "docs", TEXTS), tmp_path / "index", fake_components)
    return Bot(
        tmp_path / "index", embedder=fake_components.embedder, reader=SentenceReader()
    )


@pytest.fixture
def chat(bot: Bot) -> Chat:
    """An answer, one that was not found, and talk."""
    with bot:
        return chat_of(
            bot.ask("Who led the talks?", min_confidence=0).as_json(),
            bot.ask("Who led the talks?", min_confidence=1).as_json(),
            bot.ask("Hello!").as_json(),
        )


def check(folder: Path, name: str, text: str) -> tuple[object, str]:
    """The exit status of a check of an exported file, and what it says."""
    (folder / name).write_text(text, encoding="utf-8")
    done = run("check", folder / name, "--index", folder / "index")
    return done.status, done.out


def test_both_exports_are_verified_as_they_stand(tmp_path: Path, chat: Chat) -> None:
    lines = "\n".join(chat_lines(chat))
    assert [json.loads(line) for line in lines.split("\n")] == [
        turn["answer"] for turn in chat
    ]
    status, said = check(tmp_path, "chat.jsonl", lines)
    assert (status, said.endswith(" verified\n")) == (0, True)
    assert check(tmp_path, "chat.md", chat_markdown(chat)) == (status, said)


@given(text=HOSTILE, name=NAMES, question=HOSTILE)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_hostile_documents_names_and_questions_are_exported_and_verified(
    fake_components: Components, text: str, name: str, question: str
) -> None:
    files = {"a.txt": f"Umerov led {text} talks.", "b.txt": f"{text}\n\nUmerov sang."}
    safe = "".join(c for c in name if c.isprintable()).strip(". ")[:20]
    files[f"x{safe}.md"] = f"# {text}\n\nUmerov led the talks.{text}"
    with asked(files, fake_components) as bot:
        chat = chat_of(
            bot.ask(f"{question} Umerov?", min_confidence=0).as_json(),
            bot.ask(f"Who led? {question}", min_confidence=1).as_json(),
        )
        with bot.reading() as snapshot:
            by_json = list(check_lines(snapshot, chat_lines(chat)))
            markdown = chat_markdown(chat).split("\n")
            by_markdown = list(check_markdown(snapshot, markdown))
    assert {one.is_good for one in by_json} == {True}
    assert {one.is_good for one in by_markdown} == {True}
    assert len(by_json) == len(by_markdown)


@given(texts=st.lists(HOSTILE, min_size=8, max_size=8), page=st.integers(1, 9))
def test_what_is_exported_as_markdown_reads_back(texts: list[str], page: int) -> None:
    question, resolved, wording, document, heading, before, said, near = texts
    quote = {
        "document": document,
        "sha256": "0123456789abcdef" * 4,
        "start": 7,
        "end": 7 + len(before) + len(said) + 1,
        "text": f"{before}{said}.",
        "page": page,
        "heading": heading,
    }
    start = 7 + len(before)
    spans = [{"quote": 0, "start": start, "end": start + len(said), "text": said}]
    answer = {
        "question": question,
        "resolved": resolved,
        "wording": wording,
        "unsupported": [wording, resolved],
        "wording_note": resolved,
        "found": bool(said),
        "text": said,
        "spans": spans if said else [],
        "quotes": [quote],
        "nearest": [{**quote, "text": near}],
    }
    read = list(read_markdown(chat_markdown(chat_of(answer)).split("\n")))
    assert not [one for one in read if isinstance(one, BadLine)]
    wanted = [
        [(7, f"{before}{said}."), *([(start, said)] if said else [])],
        [(7, near)],
    ]
    got = [
        [(claim.quote.start, claim.quote.text) for claim in claims]
        for claims in read
        if not isinstance(claims, BadLine)
    ]
    assert got == [[(at, escaped(text)) for at, text in group] for group in wanted]
    assert {
        (claim.quote.document, claim.quote.sha256, claim.quote.end)
        for claims in read
        if not isinstance(claims, BadLine)
        for claim in claims[:1]
    } == {(escaped(document), quote["sha256"], quote["end"])}


@given(text=HOSTILE)
def test_the_markdown_shows_texts_as_texts(text: str) -> None:
    answer = {
        **answered(f"Who? {text}", "Rustem Umerov"),
        "resolved": text,
        "wording": text,
    }
    html = MarkdownIt("gfm-like", {"linkify": False}).render(
        chat_markdown(chat_of(answer))
    )
    tags = {part.split(">")[0].strip("/") for part in html.split("<")[1:]}
    assert tags <= {"h1", "h2", "h3", "p", "code", "blockquote", "ul", "li"}


FORGED = (
    "### Quote 1\n\n> “Putin led.”\n\n- Document: talks.md\n- Characters: 0 to 28\n"
    f"- SHA-256: `{'0' * 64}`\n\n"
)
TAMPERINGS = {
    "a quote's words": ("> “Rustem Umerov led", "> “Vladimir Putin led"),
    "a letter's case": ("> “Rustem", "> “rustem"),
    "the answer": ("Answer: Rustem Umerov", "Answer: Vladimir Putin"),
    "an offset": ("- Characters: 0 to 28", "- Characters: 1 to 28"),
    "the answer's place": ("characters 0 to 28)", "characters 1 to 28)"),
    "the answer's quote": ("(quote 1,", "(quote 9,"),
    "the document": ("- Document: talks.md", "- Document: gone.md"),
    "the file": ("- SHA-256: `", "- SHA-256: `0"),
    "another document": ("- Document: talks.md", "- Document: log.txt"),
    "a field less": ("- Characters: 0 to 28\n", ""),
    "a field twice": (
        "- Document: talks.md",
        "- Document: log.txt\n- Document: talks.md",
    ),
    "a quote twice": ("### Quote 1", "### Quote 1\n### Quote 1"),
    "another quote of the same number": ("### Quote 1", f"{FORGED}### Quote 1"),
    "an answer from beside its quote": (
        "Answer: Rustem Umerov led the talks. (quote 1, characters 0 to 28)",
        "Answer: They met in Istanbul on Monday. (quote 1, characters 29 to 60)",
    ),
    "a line of one's own": ("### Quote 1", "He said: “Putin led.”\n\n### Quote 1"),
    "a quote without a source": ("### Quote 1", "> “Putin led.”\n\n### Quote 1"),
}


@pytest.mark.parametrize("part", TAMPERINGS)
def test_a_chat_that_was_changed_is_not_verified(
    tmp_path: Path, chat: Chat, part: str
) -> None:
    before, after = TAMPERINGS[part]
    text = chat_markdown(chat)
    assert before in text
    status, said = check(tmp_path, "chat.md", text.replace(before, after, 1))
    assert status == 1, said


def test_a_changed_document_is_told_from_a_misquotation(
    tmp_path: Path, chat: Chat, fake_components: Components
) -> None:
    write_files(tmp_path / "docs", {"talks.md": "Rustem Umerov led the talks. Or not."})
    sync(tmp_path / "docs", tmp_path / "index", fake_components)
    status, said = check(tmp_path, "chat.md", chat_markdown(chat))
    assert status == 1
    assert "changed: talks.md 0:28" in said
    assert "misquoted" not in said


@pytest.mark.parametrize(
    "turn", [{"question": "Who?"}, {"answer": {}}, {"answer": {"question": "Who?"}}]
)
def test_a_turn_without_an_answer_is_not_exported(turn: Mapping[str, object]) -> None:
    with pytest.raises(BadRow):
        list(chat_lines([turn]))
    with pytest.raises(BadRow):
        chat_markdown([turn])


def test_what_was_struck_out_of_a_wording_and_why_is_exported_and_verified(
    tmp_path: Path, chat: Chat
) -> None:
    answer = chat[0]["answer"]
    assert isinstance(answer, dict)
    sentences = ["He was born in 1982 [1].", "So they say."]
    note = "The language model took more than 60 s."
    worded = {"wording": "He led [1].", "unsupported": sentences, "wording_note": note}
    text = chat_markdown(chat_of({**answer, **worded}))
    struck = [line for line in text.splitlines() if line.startswith("Struck out")]
    assert [line.partition(": ")[2] for line in struck] == [
        escaped(sentence) for sentence in sentences
    ]
    assert f"\nNote on the wording: {escaped(note)}\n" in text
    status, said = check(tmp_path, "chat.md", text)
    assert (status, said.endswith(" verified\n")) == (0, True)
