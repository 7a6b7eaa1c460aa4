"""Loading through transformers: quiet, and loud again afterwards."""

from transformers.utils import logging

from index.embed.transformers_loading import loading


def test_loads_that_overlap_leave_the_verbosity_as_it_was() -> None:
    before = logging.is_progress_bar_enabled(), logging.get_verbosity()
    first, second = loading("reader"), loading("embedding model")
    first.__enter__()
    second.__enter__()
    assert not logging.is_progress_bar_enabled()
    first.__exit__(None, None, None)
    assert not logging.is_progress_bar_enabled(), "the second is still loading"
    second.__exit__(None, None, None)
    assert (logging.is_progress_bar_enabled(), logging.get_verbosity()) == before
