"""What `.askquoteignore` files exclude from a folder, in the syntax of `.gitignore`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

from index.errors import IgnoreFileUnusable

_FOLDERS_BELOW = re.compile(r"(?<=[^/])(/\*\*)+/(?= *$)")


@dataclass(frozen=True, slots=True)
class IgnoreRules:
    """The rules of one folder, which override those of its `parent`.

    `base` is the folder's path below the folder of documents, with a trailing `/`, or "" for
    that folder itself. Each rule says whether it excludes what it matches; the last match
    decides.
    """

    base: str
    rules: Sequence[tuple[re.Pattern[str], bool]]
    parent: "IgnoreRules | None"

    def leave_out(self, name: str) -> bool:
        """Whether to exclude a file, or a folder if the name has a trailing `/`."""
        relative = name.removeprefix(self.base)
        for pattern, leaves_out in reversed(self.rules):
            if _matches(pattern, relative):
                return leaves_out
        return self.parent is not None and self.parent.leave_out(name)


def _matches(pattern: re.Pattern[str], path: str) -> bool:
    """Whether a rule matches this file or folder itself, rather than one of its parents.

    The parents were checked before. pathspec's patterns also match everything in a folder;
    they capture the `/` after the folder's own name, which shows which folder is meant.
    """
    bare = path.rstrip("/")
    if (match := pattern.search(bare)) and not match.lastindex:
        return True
    folders = [match for match in pattern.finditer(path) if match.lastindex]
    return path != bare and any(match.end(1) == len(path) for match in folders)


def _pattern(line: str) -> GitIgnoreSpecPattern:
    """Parse a line.

    To git, "a/**/" means the folders in a; to pathspec, a itself.
    """
    return GitIgnoreSpecPattern(_FOLDERS_BELOW.sub("/**/*/", line))


def read_rules(file: Path, base: str, parent: IgnoreRules | None) -> IgnoreRules:
    """Read the rules of a folder.

    Raises:
        IgnoreFileUnusable: they can't be read, or one is invalid. Ignoring them would index
            what is meant to be excluded.
    """
    try:
        # Names are decoded the same way: bytes that aren't UTF-8 match themselves.
        text = file.read_text(encoding="utf-8-sig", errors="surrogateescape")
        patterns = map(_pattern, text.split("\n"))
        rules = [
            (pattern.regex, bool(pattern.include))
            for pattern in patterns
            if pattern.regex
        ]
        return IgnoreRules(base, rules, parent)
    except OSError as error:
        reason = error.strerror
    except ValueError as error:
        reason = str(error)
    raise IgnoreFileUnusable(
        f"Can't follow {str(file)!r} ({reason}); fix it or remove it."
    )
