"""Whether the folder is watched, which somebody may turn off and on while the page is served."""

import threading
from collections.abc import Callable

from ui.sync.keeper import Keeper


class Watching:
    """Begins and ends keepers, at most one at a time; safe for threads."""

    def __init__(self, begin: Callable[[], Keeper]) -> None:
        self._begin = begin
        self._changing = threading.Lock()
        self._keeper: Keeper | None = None

    @property
    def is_on(self) -> bool:
        """Whether somebody keeps the index in step; a keeper may have ended by itself."""
        return self._keeper is not None and self._keeper.is_running

    def begin(self) -> Keeper:
        """Watch from now on; gives the keeper that does."""
        with self._changing:
            if self._keeper is None or not self._keeper.is_running:
                self._keeper = self._begin()
            return self._keeper

    def close(self) -> None:
        """Watch no more; a sync that is cut short loses nothing."""
        with self._changing:
            # It is off at once, though the process takes a moment to end.
            keeper, self._keeper = self._keeper, None
            if keeper is not None:
                keeper.close()

    def switch(self, *, on: bool) -> None:
        """Watch, or don't, whatever was before; a keeper that ends by itself is told of."""
        if not on:
            self.close()
        elif not self.is_on:
            self.begin().tell_if_it_ends()
