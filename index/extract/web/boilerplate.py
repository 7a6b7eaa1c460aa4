"""Boilerplate of web pages: menus, banners, adverts and the like.

A part is recognised by HTML landmarks, by ARIA roles, or by its class and id. Names can
mislead, so a part is only dropped for its name if it is mostly links, or if text never has
such a name. A part with much of the page's text is kept. Losing a sentence is worse than
keeping a menu.
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
_TAGS_JUDGED_BY_NAME = frozenset(
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
# A part with a larger share of the page's letters is kept.
_MAX_SHARE = 1 / 3
_MIN_LINK_SHARE = 1 / 2


def drop_boilerplate(root: Element) -> None:
    """Remove the boilerplate from a page, unless nothing would be left."""
    for body in root.iter("body"):
        total = _letters(body)
        parts = [
            part for part in body.iterdescendants() if _is_boilerplate(part, total)
        ]
        found = set(parts)
        parts = [part for part in parts if found.isdisjoint(part.iterancestors())]
        if sum(map(_letters, parts)) < total:
            for part in parts:
                part.drop_tree()


def _is_boilerplate(part: Element, total: int) -> bool:
    if _is_landmark(part):
        return _letters(part) <= _MAX_SHARE * total or _is_menu(part)
    if part.tag not in _TAGS_JUDGED_BY_NAME:
        return False
    name = f"{part.get('class', '')} {part.get('id', '')}"
    if not (_NOISE_NAME.search(name) or (_MENU_NAME.search(name) and _is_menu(part))):
        return False
    return _letters(part) <= _MAX_SHARE * total


def _is_landmark(part: Element) -> bool:
    """Whether HTML or ARIA marks a part as outside the main text."""
    if part.tag == "nav" or part.get("role", "").strip().lower() in _ROLES:
        return True
    if part.tag == "dialog":
        return True
    if part.tag not in {"footer", "header", "aside"} or _inside_text(part):
        return False
    # A header may contain the page's title.
    return part.tag != "header" or next(part.iterdescendants("h1"), None) is None


def _inside_text(part: Element) -> bool:
    return next(part.iterancestors("article", "main"), None) is not None


def _is_menu(part: Element) -> bool:
    """Whether at least half of a part's letters are in links."""
    links = sum(map(_letters, part.iterdescendants("a")))
    return links >= _MIN_LINK_SHARE * _letters(part)


def _letters(part: Element) -> int:
    """How many characters of a part aren't white space."""
    texts: Iterator[str] = part.itertext()
    return sum(len("".join(text.split())) for text in texts)
