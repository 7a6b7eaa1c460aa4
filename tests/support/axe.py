"""What axe-core finds wrong with a page for who can't see it or uses no mouse."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def serious_faults(page: Page) -> list[tuple[str, list[object]]]:
    """The rules that are broken seriously or critically, each with where."""
    return [
        (one["id"], [node["target"] for node in one["nodes"]])
        for one in Axe().run(page).response["violations"]
        if one["impact"] in {"serious", "critical"}
    ]
