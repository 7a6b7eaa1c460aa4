"""Chats exported as JSON and Markdown, and verified by `askquote check`."""

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
from tests.support import structured_answers
from tests.support.command_line import run
from tests.support.folders import asked, write_files
from tests.support.html_page import Html
from tests.support.judged import TEXTS, answered
from ui.render.chat_html import chat_html, markdown_lines
from ui.render.chat_markdown import chat_markdown
from ui.render.chat_markdown_check import check_markdown, read_markdown
from ui.render.markdown import escape_markdown

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
    """An answer, a question without one, and small talk."""
    with bot:
        return chat_of(
            bot.ask("Who led the talks?", min_confidence=0).as_json(),
            bot.ask("Who led the talks?", min_confidence=1).as_json(),
            bot.ask("Hello!").as_json(),
        )


def check(folder: Path, name: str, text: str) -> tuple[object, str]:
    """The exit status and the output of a check of an exported file."""
    (folder / name).write_text(text, encoding="utf-8")
    done = run("check", folder / name, "--index", folder / "index")
    return done.status, done.out


def test_every_export_can_be_verified(tmp_path: Path, chat: Chat) -> None:
    lines = "\n".join(chat_lines(chat))
    assert [json.loads(line) for line in lines.split("\n")] == [
        turn["answer"] for turn in chat
    ]
    status, output = check(tmp_path, "chat.jsonl", lines)
    assert (status, output.endswith(" verified\n")) == (0, True)
    assert check(tmp_path, "chat.md", chat_markdown(chat)) == (status, output)
    assert check(tmp_path, "chat.html", chat_html(chat)) == (status, output)


def test_what_was_searched_is_exported(tmp_path: Path, bot: Bot) -> None:
    question, (name, *_) = "Who led the talks?", TEXTS
    with bot:
        one = bot.ask(question, documents=[name]).as_json()
        every = bot.ask(question).as_json()
    assert one["searched"] == {"documents": [name], "dated": None, "number": 1}
    assert every["searched"] is None
    text = chat_markdown(json.loads(json.dumps(chat_of(one, every))))
    assert text.count("Searched: ") == 1
    assert f"Searched: {escape_markdown(name)}" in text
    assert check(tmp_path, "chat.md", text)[0] == 0


@pytest.fixture
def structured(tmp_path: Path, fake_components: Components) -> Chat:
    """Answers from lists, tables and questions of documents in an index."""
    docs = write_files(tmp_path / "docs", structured_answers.TEXTS)
    sync(docs, tmp_path / "index", fake_components)
    answers = structured_answers.ANSWERS.values()
    return chat_of(*(answer().as_json() for answer in answers))


def test_what_a_quote_stands_under_is_exported_and_verified(
    tmp_path: Path, structured: Chat
) -> None:
    text = chat_markdown(structured)
    lines = text.splitlines()
    assert "- Heading: Kettle › Descaling" in lines
    assert [line.partition(" (")[0] for line in lines if line.startswith("- ")][:4] == [
        "- Document: handbook.md",
        f"- Heading: Handbook › {structured_answers.LEAVE} › Carry-over",
        "- Lead-in: These may be carried over to the next year:",
        "- Characters: 143 to 261",
    ]
    steps = [line for line in lines if line.startswith("Answer: ")][3:6]
    assert [line.partition(" (")[0] for line in steps] == [
        f"Answer: {step}" for step in structured_answers.STEPS
    ]
    for kind, words in (
        ("Question", "Can I bring a dog?"),
        ("Caption", "Prices of furniture"),
        ("Column", "2023"),
    ):
        assert any(line.startswith(f"- {kind}: {words} (") for line in lines)
    assert check(tmp_path, "chat.md", text) == (0, "6 quotes verified\n")
    saved = "\n".join(chat_lines(structured))
    assert check(tmp_path, "chat.jsonl", saved) == (0, "6 quotes verified\n")


def test_what_a_document_says_of_its_version_is_exported_and_verified(
    tmp_path: Path, fake_components: Components
) -> None:
    files = {"archive/fares 2015.md": "The ferry to Oban costs 11 pounds."}
    sync(write_files(tmp_path / "docs", files), tmp_path / "index", fake_components)
    with asked(files, fake_components) as bot:
        chat = chat_of(bot.ask("The ferry?", min_confidence=0).as_json())
    text = chat_markdown(chat)
    assert "\n- Dated: 2015\n- Status: superseded\n" in text
    assert check(tmp_path, "chat.md", text) == (0, "1 quote verified\n")


def test_a_tampered_lead_in_or_header_fails_verification(
    tmp_path: Path, structured: Chat
) -> None:
    for before, after in (
        ("These may be carried", "These must be carried"),
        ("2022", "2032"),
        ("Can I bring", "Can I sell"),
    ):
        text = chat_markdown(structured)
        status, output = check(tmp_path, "chat.md", text.replace(before, after))
        assert (status, "misquoted" in output) == (1, True)
        saved = "\n".join(chat_lines(structured)).replace(before, after)
        status, output = check(tmp_path, "chat.jsonl", saved)
        assert (status, "misquoted" in output) == (1, True)


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
    assert {quote.is_good for quote in by_json} == {True}
    assert {quote.is_good for quote in by_markdown} == {True}
    assert len(by_json) == len(by_markdown)


@given(texts=st.lists(HOSTILE, min_size=8, max_size=8), page=st.integers(1, 9))
def test_exported_markdown_can_be_read_back(texts: list[str], page: int) -> None:
    question, resolved, wording, document, heading, before, span_text, near = texts
    quote = {
        "document": document,
        "sha256": "0123456789abcdef" * 4,
        "start": 7,
        "end": 7 + len(before) + len(span_text) + 1,
        "text": f"{before}{span_text}.",
        "page": page,
        "heading": heading,
        "path": [heading, document],
        "under": [{"kind": "lead_in", "start": 1, "end": 3, "text": near}],
        "dated": 1900 + page,
        "status": near,
    }
    start = 7 + len(before)
    spans = [
        {"quote": 0, "start": start, "end": start + len(span_text), "text": span_text}
    ]
    answer = {
        "question": question,
        "resolved": resolved,
        "wording": wording,
        "unsupported": [wording, resolved],
        "wording_note": resolved,
        "found": bool(span_text),
        "text": span_text,
        "spans": spans if span_text else [],
        "quotes": [quote],
        "nearest": [{**quote, "text": near}],
    }
    read = list(read_markdown(chat_markdown(chat_of(answer)).split("\n")))
    assert not [each for each in read if isinstance(each, BadLine)]
    expected = [
        [
            (7, f"{before}{span_text}."),
            (1, near),
            *([(start, span_text)] if span_text else []),
        ],
        [(7, near), (1, near)],
    ]
    actual = [
        [(claim.quote.start, claim.quote.text) for claim in claims]
        for claims in read
        if not isinstance(claims, BadLine)
    ]
    assert actual == [
        [(at, escape_markdown(text)) for at, text in group] for group in expected
    ]
    assert {
        (claim.quote.document, claim.quote.sha256, claim.quote.end)
        for claims in read
        if not isinstance(claims, BadLine)
        for claim in claims[:1]
    } == {(escape_markdown(document), quote["sha256"], quote["end"])}


@given(text=HOSTILE)
def test_markup_in_texts_is_escaped(text: str) -> None:
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


@given(text=HOSTILE)
def test_a_page_shows_the_texts_as_they_are_and_is_read_back_as_markdown(
    text: str,
) -> None:
    answer = answered(f"Who? {text}", "Rustem Umerov") | {"resolved": text}
    chat = chat_of(answer)
    page, markdown = chat_html(chat), chat_markdown(chat)
    assert [line for line in markdown_lines(page.splitlines()) if line] == [
        line for line in markdown.splitlines() if line
    ]
    shown = Html(page.removeprefix("<!doctype html>"))
    visible = " ".join(f"Who? {text}".split())
    if visible.isprintable():
        assert shown.within("h2") == visible
    assert shown.tags <= {
        *("html", "head", "meta", "title", "style", "body", "main"),
        *("h1", "h2", "h3", "p", "li", "blockquote"),
    }


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<blockquote>Rustem Umerov led", "<blockquote>Vladimir Putin led"),
        ("<p>Answer: Rustem Umerov", "<p>Answer: Vladimir Putin"),
        ("<h3>Quote 1</h3>", "<p>He said: Putin led.</p>"),
        ("<h3>Quote 1</h3>", "Putin led.\n<h3>Quote 1</h3>"),
        ("<h3>Quote 1</h3>", "<div>Putin led.</div>\n<h3>Quote 1</h3>"),
        ("</style>", "p::before { content: 'Putin' }\n</style>"),
        ("<style>", "<style> p::before { content: 'Putin' }"),
    ],
)
def test_a_tampered_page_fails_verification(
    tmp_path: Path, chat: Chat, before: str, after: str
) -> None:
    text = chat_html(chat)
    assert before in text
    status, output = check(tmp_path, "chat.html", text.replace(before, after, 1))
    assert status == 1, output


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
    "an answer from outside its quote": (
        "Answer: Rustem Umerov led the talks. (quote 1, characters 0 to 28)",
        "Answer: They met in Istanbul on Monday. (quote 1, characters 29 to 60)",
    ),
    "a column without a quote": ("### Quote 1", "- Column: 2023 (characters 0 to 4)"),
    "a line of one's own": ("### Quote 1", "He said: “Putin led.”\n\n### Quote 1"),
    "a quote without a source": ("### Quote 1", "> “Putin led.”\n\n### Quote 1"),
}


@pytest.mark.parametrize("part", TAMPERINGS)
def test_a_tampered_chat_fails_verification(
    tmp_path: Path, chat: Chat, part: str
) -> None:
    before, after = TAMPERINGS[part]
    text = chat_markdown(chat)
    assert before in text
    status, output = check(tmp_path, "chat.md", text.replace(before, after, 1))
    assert status == 1, output


def test_a_changed_document_is_distinguished_from_a_misquotation(
    tmp_path: Path, chat: Chat, fake_components: Components
) -> None:
    write_files(tmp_path / "docs", {"talks.md": "Rustem Umerov led the talks. Or not."})
    sync(tmp_path / "docs", tmp_path / "index", fake_components)
    status, output = check(tmp_path, "chat.md", chat_markdown(chat))
    assert status == 1
    assert "changed: talks.md 0:28" in output
    assert "misquoted" not in output


@pytest.mark.parametrize(
    "turn", [{"question": "Who?"}, {"answer": {}}, {"answer": {"question": "Who?"}}]
)
def test_a_turn_without_an_answer_can_not_be_exported(
    turn: Mapping[str, object],
) -> None:
    with pytest.raises(BadRow):
        list(chat_lines([turn]))
    with pytest.raises(BadRow):
        chat_markdown([turn])


def test_removed_sentences_of_a_wording_are_exported_with_the_note(
    tmp_path: Path, chat: Chat
) -> None:
    answer = chat[0]["answer"]
    assert isinstance(answer, dict)
    sentences = ["He was born in 1982 [1].", "So they say."]
    note = "The language model took more than 60 s."
    wording = {"wording": "He led [1].", "unsupported": sentences, "wording_note": note}
    text = chat_markdown(chat_of({**answer, **wording}))
    removed = [line for line in text.splitlines() if line.startswith("Removed")]
    assert [line.partition(": ")[2] for line in removed] == [
        escape_markdown(sentence) for sentence in sentences
    ]
    assert f"\nNote on the wording: {escape_markdown(note)}\n" in text
    status, output = check(tmp_path, "chat.md", text)
    assert (status, output.endswith(" verified\n")) == (0, True)


def test_chats_exported_by_earlier_versions_can_still_be_verified(
    tmp_path: Path, chat: Chat
) -> None:
    answer = chat[0]["answer"]
    assert isinstance(answer, dict)
    text = chat_markdown(chat_of({**answer, "unsupported": ["He was tall."]}))
    old = text.replace(
        "Each quote is a range of characters in a document; below it is the SHA-256 of the"
        " document's file. Verify this chat with:",
        "Each quote is a range of characters in its document, whose file had the SHA-256"
        " below it. This file can be verified as it stands:",
    ).replace(
        "Removed from the wording, because no quote supports it:",
        "Struck out of the wording, as no quote bears it out:",
    )
    assert len(old.splitlines()) == len(text.splitlines())
    assert all(part in old for part in ("as it stands: `", "Struck out"))
    assert check(tmp_path, "old.md", old) == check(tmp_path, "new.md", text)
    assert check(tmp_path, "old.md", old)[0] == 0
