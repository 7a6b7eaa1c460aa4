"""What of a web page is not its main text: menus, banners, adverts and the like.

A page says so itself, by HTML's landmarks and ARIA's roles, or by the names it gives its
parts. Names alone can mislead, so that a part that goes by its name must also be mostly
links or bear a name that no text bears; and no part with much of the page's text goes.
Losing a sentence is worse than keeping a menu.
"""

import re
from collections.abc import Iterator
from typing import Any

# An element of the tree. lxml ships no types.
Element = Any

_ROLES = frozenset((
    "alertdialog", "banner", "complementary", "contentinfo", "dialog", "menu", "menubar",
    "navigation", "search", "toolbar",
))  # fmt: skip
_NAMED = frozenset(
    ("div", "section", "ul", "ol", "aside", "header", "footer", "form", "p")
)
_MENU_NAME = re.compile(
    r"(?:^|[\s_-])(?:nav(?:bar|igation)?|menu|breadcrumbs?|side-?bar|foot(?:er)?|head(?:er)?"
    r"|topbar|pag(?:er|ination)|related|recommended|trending|shar(?:e|ing)|social|tags?"
    r"|links)(?:$|[\s_-])",
    re.IGNORECASE,
)
_NOISE_NAME = re.compile(
    r"(?:^|\s)(?:[a-z]+[_-])?(?:cookies?[_-]?(?:banner|notice|consent|bar|popup|overlay)"
    r"|consent|gdpr|ads?|advert(?:s|isement|ising)?|sponsored|promo|newsletter|subscribe"
    r"|sign-?up|skip-link|share[_-]?(?:bar|buttons|links)|social[_-]?(?:links|media))"
    r"(?:[_-](?:[a-z]+|\d+))?(?:$|\s)",
    re.IGNORECASE,
)
# Above this share of a page's letters a part is no mere surroundings.
_MUCH = 1 / 3
_MOSTLY = 1 / 2


def drop_boilerplate(root: Element) -> None:
    """Take out of a page what surrounds its main text, unless nothing would be left."""
    for body in root.iter("body"):
        whole = _letters(body)
        parts = [part for part in body.iterdescendants() if _surrounds(part, whole)]
        outer = set(parts)
        parts = [part for part in parts if outer.isdisjoint(part.iterancestors())]
        if sum(map(_letters, parts)) < whole:
            for part in parts:
                part.drop_tree()


def _surrounds(part: Element, whole: int) -> bool:
    if _is_landmark(part):
        return _letters(part) <= _MUCH * whole or _is_menu(part)
    if part.tag not in _NAMED:
        return False
    name = f"{part.get('class', '')} {part.get('id', '')}"
    if not (_NOISE_NAME.search(name) or (_MENU_NAME.search(name) and _is_menu(part))):
        return False
    return _letters(part) <= _MUCH * whole


def _is_landmark(part: Element) -> bool:
    """Whether HTML or ARIA says that a part is none of the main text."""
    if part.tag == "nav" or part.get("role", "").strip().lower() in _ROLES:
        return True
    if part.tag == "dialog":
        return True
    if part.tag not in {"footer", "header", "aside"} or _inside_text(part):
        return False
    # A page's title may stand in its header.
    return part.tag != "header" or next(part.iterdescendants("h1"), None) is None


def _inside_text(part: Element) -> bool:
    return next(part.iterancestors("article", "main"), None) is not None


def _is_menu(part: Element) -> bool:
    """Whether most of a part's letters are links'."""
    links = sum(map(_letters, part.iterdescendants("a")))
    return links >= _MOSTLY * _letters(part)


def _letters(part: Element) -> int:
    """How many characters of a part are no white space."""
    return sum(len("".join(words.split())) for words in _texts(part))


def _texts(part: Element) -> Iterator[str]:
    texts: Iterator[str] = part.itertext()
    return texts
