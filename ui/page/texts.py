"""All texts of the page, to be read and translated together.

Those that the terminal shares are in `ui.render.phrases`; one that replaces Gradio's own, on
the field to drop files on, is in `documents.css`. Names in braces are filled in with `format`,
or by a script. The texts stand in HTML as they are, so none may contain "<", "&" or a double
quote; what fills them is escaped by the modules that show them.
"""

from collections.abc import Mapping, Sequence

from ui.render.phrases import counted

# Words that several parts share.
CHAT = "Chat"
CLOSE = "Close"
COPY = "Copy"
DOCUMENTS = "Documents"
ESCAPE_KEY = "Esc"
FIND_DOCUMENTS = "Find documents"
REMOVE = "Remove"
UNDO = "Undo"


def number_of_documents(number: int) -> str:
    """How many documents there are."""
    return counted(number, "document")


def number_of_files(number: int) -> str:
    """How many files there are."""
    return counted(number, "file")


def number_of_sentences(number: int) -> str:
    """How many sentences there are."""
    return counted(number, "sentence")


# The header.
SIGN_OUT = "Sign out"
DARK_THEME = "Dark theme"
NEW_CHAT = "New chat"

# The start: what an empty chat shows.
INVITATION = "What do you want to know?"
PROMISE = (
    "Every answer is an exact quote from your documents. If the answer isn't there,"
    " askquote tells you."
)

# Choosing which documents to search.
FIND_BY_NAME_OR_FOLDER = "Find by name or folder"
YEARS_OF_DOCUMENTS = "Years of the documents"
YEARS_EXAMPLE = "Of these years: 2024, 2021..2024, 2021.. or ..2023"
DOCUMENTS_TO_SEARCH = "Documents to search"
CLEAR_CHOICE = "Clear"
FOLDER_CHOICE = "{folder} ({documents})"
SEARCHING_ALL = "Searching all documents"
SEARCHING_SOME = "Searching {chosen:,} of {documents:,}"
SEARCHING_SOME_OF_YEARS = "Searching {chosen:,} of {documents:,}, if of {years}"
SEARCHING_YEARS = "Searching the documents of {years}"


def searching_all(documents: int) -> str:
    """That all documents are searched, with their number."""
    every = "" if documents == 1 else "all "
    return f"Searching {every}{number_of_documents(documents)}"


# The box for a question.
QUESTION = "Question"
ASK_A_QUESTION = "Ask a question"
ASK = "Ask"
STOP = "Stop"

# A chat: its questions, and how each is answered.
QUESTIONS_AND_ANSWERS = "Questions and answers"
LATEST = "Latest"
EDIT_QUESTION = "Edit"
DELETE_QUESTION = "Delete"
READING = "Reading…"
REPHRASING = "A language model is rephrasing the answer…"
READ_AS = "Read as: {question}"
ASK_AS_WRITTEN = "Ask as written"
SEARCH_ALL_DOCUMENTS = "Search all documents"
CLOSEST_PASSAGES = "Closest passages"
UNEXPECTED_ERROR = (
    "Something went wrong; see the terminal where askquote runs for details."
)


def found_so_far(passages: int, documents: int) -> str:
    """What was found, and is being read now."""
    found = counted(passages, "passage")
    return f"Found {found} in {number_of_documents(documents)}. {READING}"


def not_in_those_read(documents: int) -> str:
    """That nothing answers the question so far, while documents are being indexed."""
    return f"Not in the {number_of_documents(documents)} read so far."


# An answer.
LIKELY_RIGHT = "{percentage} likely to be right"
OTHERS_DISAGREE = "Other documents say something else:"
REPHRASED = "Rephrased by a language model:"
NOT_SUPPORTED = "Not supported by the quotes: {sentences}"
COPY_AS_MARKDOWN = "Copy as Markdown"
ANSWER_COPIED = "Answer copied with its quotes."
LINK = "Link"
LINK_TITLE = "Copy a link that asks this question"
LINK_COPIED = "Link copied."
COPIED = "Copied"
COPY_BY_HAND = "Copy this text:"

# A quote of an answer.
OPEN_QUOTE = "Open"
COPY_QUOTE = "Copy quote {number} with its source"
QUOTE_COPIED = "Quote copied with its source."

# Feedback on an answer and its quotes.
ANSWER_IS_RIGHT = "The answer is right"
ANSWER_IS_WRONG = "The answer is wrong"
REPORT_QUOTE = "Report this quote"
REPORT_QUOTE_NUMBER = "Report quote {number}: it does not support the answer"
REPORTED = "Reported · Undo"
FEEDBACK_NOT_SAVED = "Not saved"
UNKNOWN_FEEDBACK = "Unknown kind of feedback."
ANSWER_IS_GONE = "This answer no longer exists; reload the page."

# Saving a chat.
SAVE_AS_WEB_PAGE = "Save as web page"
SAVE_AS_MARKDOWN = "Save as Markdown"
SAVE_AS_JSON = "Save as JSON"
NOTHING_TO_SAVE = "There are no answers to save yet."

# The chats in the sidebar, and what can be undone in them.
CHATS = "Chats"
NO_CHAT_FOUND = "No chat has these words."
SEARCH_CHATS = "Search chats"
RENAME = "Rename"
RENAME_CHAT = "Rename {title}"
CHAT_TITLE = "Title"
DELETE = "Delete"
DELETE_CHAT = "Delete {title}"
CHAT_DELETED = "Chat deleted."
CHAT_STARTED = "New chat started."
QUESTION_DELETED = "Question deleted."
TURNS_REMOVED = "The turns from here on were removed."

# The keys.
KEYS = "Keys"
KEY_ACTIONS: Mapping[str, str] = {
    "/": "Type a question",
    "↑": "Edit the last question, in the empty box",
    "j": "Next quote",
    "k": "Previous quote",
    "Enter": "Open the quote in its document",
    ESCAPE_KEY: "Close the document",
    "?": "Show these keys",
}

# The panel that shows a quote's document.
PANEL = "Document"
PANEL_FRAME = "The document with the quote"

# The documents: the table and what is above it.
FIND_BY_NAME_TYPE_OR_STATE = "Find by name, type or state"
SYNC_NOW = "Sync now"
SYNCING = "Syncing…"
WATCH_FOLDER = "Watch the folder"
WATCHING = "Watching the folder: changes are indexed within seconds."
NOT_WATCHING = "Not watching the folder: sync to index changes."
DOCUMENT_COLUMN = "Document"
TYPE_COLUMN = "Type"
SENTENCES_COLUMN = "Sentences"
INDEXED_COLUMN = "Indexed"
PROBLEM_STATES: Mapping[str, str] = {"stale": "Out of date", "failed": "Not indexed"}
PROBLEM = "{state}: {reason}"
FOUND = "{number:,} found"
FIRST_SHOWN = "showing the first {number}; search to find others"
SELECTED = "{number} selected"
SELECT_DOCUMENT = "Select {document}"
REMOVE_DOCUMENT = "Remove {document}"
MANAGED_IN_FOLDER = "Managed in your folder"

# Changes: removing documents, bringing them back, and replacing them.
REPLACE_DOCUMENT = "Replace {document}"
REPLACED = "{document} was replaced. Its former version is in the trash."


def removed(documents: Sequence[str]) -> str:
    """That documents were removed; a single one is named."""
    verb = "was" if len(documents) == 1 else "were"
    return (
        f"{_named(documents)} {verb} moved to the trash and will no longer be quoted."
    )


def restored(documents: Sequence[str]) -> str:
    """That documents were brought back; a single one is named."""
    return f"{_named(documents)} {'is' if len(documents) == 1 else 'are'} back."


def _named(documents: Sequence[str]) -> str:
    return documents[0] if len(documents) == 1 else number_of_documents(len(documents))


# Uploads.
UPLOADS = "Uploads"
UPLOAD_FILES = "Upload files"
TOO_MANY_FILES = "Too many files ({files}; limit {limit})."
TOO_LARGE = "Too large ({megabytes} MB; limit {limit} MB)."
ONE_TOO_MANY = "Too many files (limit {limit:,}); upload it again."
NOT_UPLOADED = "Not uploaded: {reason}"
WAITING_TO_BE_INDEXED = "Waiting to be indexed…"
INDEXING = "Indexing, {sentences}…"
INDEXED = "Indexed, {sentences}."
NOT_INDEXED = "Stored, but not indexed: {reason}"
MAYBE_EXCLUDED = "Stored, but not indexed; .askquoteignore may exclude it."


def upload_limits(files: int, megabytes: float, folder: str) -> str:
    """How much can be uploaded at a time, and where it goes."""
    most = f"{number_of_files(files)} and {megabytes:,g} MB"
    return f"Up to {most} at a time. Files are stored in {folder}/."


def uploads_done(done: int, files: int) -> str:
    """How many of the uploaded files are done."""
    return f"{done:,} of {number_of_files(files)} done"


# The map of the documents.
MAP = "Map of the documents"
MAP_EXPLANATION = (
    "Each point is a sentence; similar sentences sit close together."
    " Hover over a point to read it."
)
QUOTED_ON_MAP = "quoted in the last answer"


def more_on_map(documents: int) -> str:
    """How many documents share a colour."""
    return counted(documents, "more document")
