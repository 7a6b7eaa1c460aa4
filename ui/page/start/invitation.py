"""What an empty chat shows: documents of the folder, with a telling sentence of each."""

from collections.abc import Sequence
from html import escape
from itertools import chain, zip_longest
from pathlib import PurePosixPath

from index.store.snapshot import Snapshot
from qa.suggest.overview import Overview, overview
from ui.page import texts
from ui.render.escaping import escape_html
from ui.viewer.document_html import overview_url

_MOST = 4


def start_html(cards: str = "") -> str:
    """The invitation to ask, with the folder's documents as cards."""
    documents = (
        cards and f'<ul class="cards" aria-label="{texts.DOCUMENTS}">{cards}</ul>'
    )
    return f"<h2>{texts.INVITATION}</h2><p>{texts.PROMISE}</p>{documents}"


def document_cards(snapshot: Snapshot) -> str:
    """Up to four documents as cards; of different folders, if possible."""
    names = _varied(snapshot.names())
    return "".join(_card(overview(snapshot, name, most=1)) for name in names)


def _varied(names: Sequence[str]) -> Sequence[str]:
    """Some of the names: first one of each folder, then a second of each, and so on."""
    folders: dict[PurePosixPath, list[str]] = {}
    for name in names:
        folders.setdefault(PurePosixPath(name).parent, []).append(name)
    mixed = chain.from_iterable(zip_longest(*folders.values()))
    return [name for name in mixed if name is not None][:_MOST]


def _card(found: Overview) -> str:
    name = found.document.id
    said = found.sentences[0].span.text.strip() if found.sentences else ""
    return (
        f'<li><a href="{escape(overview_url(name))}" target="document">'
        f'<b dir="auto">{escape_html(name)}</b>'
        f'<q dir="auto">{escape_html(said)}</q></a></li>'
    )
