"""Accessibility faults that axe-core finds in a page."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def faults(page: Page) -> list[tuple[str, list[object]]]:
    """The rules with violations of any level, each with the elements concerned."""
    return [
        (violation["id"], [node["target"] for node in violation["nodes"]])
        for violation in Axe().run(page).response["violations"]
    ]
