"""Taking a picture of a page forgives a capture that Chromium lost, and nothing else."""

from pathlib import Path

import pytest
from playwright.sync_api import Error

import browsing
from browsing import Look, take_picture


class FailingPage:
    """A page whose captures fail with the errors given, one after the other, and then succeed."""

    url = "http://localhost/portfolio/"

    def __init__(self, *errors: str) -> None:
        self.errors = list(errors)
        self.settled = 0

    def screenshot(self, *, path: Path, full_page: bool) -> None:
        if self.errors:
            raise Error(self.errors.pop(0))
        path.write_bytes(b"picture")

    def evaluate(self, script: str) -> None:
        self.settled += 1


LOST = "Page.screenshot: Protocol error (Page.captureScreenshot): Unable to capture screenshot"


@pytest.fixture(autouse=True)
def pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(browsing, "PICTURES", tmp_path / "screenshots")
    return tmp_path / "screenshots"


def test_a_lost_capture_is_taken_anew_once_the_page_has_settled(pictures: Path) -> None:
    page = FailingPage(LOST, LOST)

    path = take_picture(page, "portfolio", Look())  # type: ignore[arg-type]

    assert path == pictures / "portfolio-1440-light-en.png"
    assert path.read_bytes() == b"picture"
    assert page.settled == 2


def test_three_lost_captures_fail_and_name_the_page() -> None:
    page = FailingPage(LOST, LOST, LOST)

    with pytest.raises(AssertionError, match="http://localhost/portfolio/ as portfolio-1440"):
        take_picture(page, "portfolio", Look())  # type: ignore[arg-type]


def test_another_error_is_not_tried_anew() -> None:
    page = FailingPage("Page.screenshot: Timeout 10000ms exceeded.")

    with pytest.raises(Error, match="Timeout"):
        take_picture(page, "portfolio", Look())  # type: ignore[arg-type]

    assert page.settled == 0
