"""What the browser tests see a page with: the looks it is seen in, and a watch that forgives
nothing it says to the console."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Playwright,
    Request,
    Response,
)

PICTURES = Path(__file__).resolve().parents[2] / "screenshots"
HEIGHTS = {360: 760, 1440: 900}
QUIET = (  # Chromium must not reach for the network
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",
    # Foreign hosts are not found. Catching requests instead would switch Chromium's cache off.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Chromium's own note that the page asked for answered with an error status.
LOAD_NOTE = "Failed to load resource"
# Chromium now and then says this on a busy machine and takes the same picture a moment later.
# Height is not the cause: pages of 33,000 pixels are captured.
NOT_CAPTURED = "Unable to capture screenshot"
CAPTURES = 3


@dataclass(frozen=True, slots=True)
class Look:
    """One way a page is seen."""

    width: int = 1440
    theme: str = "light"
    language: str = "en"

    def __str__(self) -> str:
        return f"{self.width}-{self.theme}-{self.language}"


COVERED = """() => {
  const found = [], begin = [scrollX, scrollY]
  const isForEarsOnly = (one) => one && (one.offsetWidth <= 1 || isForEarsOnly(one.parentElement))
  const wanted = "main :is(a[href], button, input, select, textarea, summary)"
  const asked = document.querySelector("dialog[open]") // what lies behind it waits for its answer
  for (const control of document.querySelectorAll(wanted)) {
    if (asked && !asked.contains(control)) continue
    if (control.disabled || !control.checkVisibility({visibilityProperty: true})) continue
    if (isForEarsOnly(control.parentElement)) continue
    control.scrollIntoView({block: "center", inline: "center", behavior: "instant"})
    const box = [...control.getClientRects()].find((one) => one.width > 1 && one.height > 1)
    if (!box) continue
    const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)
    const own = [control, ...(control.labels ?? [])]
    if (!hit || own.some((one) => one.contains(hit) || hit.contains(one))) continue
    found.push(`${control.outerHTML.slice(0, 120)} under ${hit.outerHTML.slice(0, 120)}`)
  }
  scrollTo({left: begin[0], top: begin[1], behavior: "instant"})
  return found
}"""
# Half of the eight: every two of width, theme and language are seen together once.
LOOKS = [
    Look(360, "light", "zh-hans"),
    Look(360, "dark", "en"),
    Look(1440, "light", "en"),
    Look(1440, "dark", "zh-hans"),
]


TWO_LOOKS = [Look(360, "dark", "zh-hans"), Look(1440, "light", "en")]


@dataclass  # no slots: Playwright keeps its own wrapper of a bound method on the object
class Watch:
    """Collects every fault a browser context shows: console errors (a refused script or style is
    one), exceptions, requests to foreign hosts or that fail, and server errors."""

    base_url: str
    faults: list[str] = field(default_factory=list)

    def follow(self, context: BrowserContext) -> None:
        context.on("request", self.note_foreign_host)
        context.on("console", self.hear)
        context.on("weberror", lambda error: self.faults.append(f"exception: {error.error}"))
        context.on("requestfailed", self.note_failure)
        context.on("response", self.note_response)

    def note_foreign_host(self, request: Request) -> None:
        address = urlsplit(request.url)
        at_home = address.netloc == urlsplit(self.base_url).netloc
        if not at_home and address.scheme in ("http", "https", "ws", "wss"):
            self.faults.append(f"asks a foreign host: {request.url}")

    def hear(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning"):
            return
        page = message.page
        at_page_itself = page is not None and message.location.get("url") == page.url
        if message.text.startswith(LOAD_NOTE) and at_page_itself:
            return  # a test that visits a refused address says so by its own assertion
        self.faults.append(f"console {message.type}: {message.text}")

    def note_failure(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # the page went on before it came
            self.faults.append(f"request failed: {request.url} ({request.failure})")

    def note_response(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"status {response.status}: {response.url}")


def start_chromium(playwright: Playwright) -> Browser:
    """Start the browser that tests/support/browser.py found."""
    path = os.environ.get("RONGHE_CHROMIUM")
    if not path:
        raise RuntimeError("run the browser tests by `make test-browser`: it finds the browser")
    return playwright.chromium.launch(executable_path=path, args=[*QUIET, "--no-sandbox"])


def open_context(browser: Browser, base_url: str, look: Look) -> BrowserContext:
    """A fresh browser that asks for this look as a person's own device would."""
    context = browser.new_context(
        base_url=base_url,
        viewport={"width": look.width, "height": HEIGHTS[look.width]},
        color_scheme="dark" if look.theme == "dark" else "light",
        locale="zh-CN" if look.language == "zh-hans" else "en-GB",
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
        has_touch=look.width < 600,
    )
    context.set_default_timeout(30_000)
    return context


def accessibility_faults(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA, one line for each place, and what a finger misses."""
    found = Axe().run(page, options={"runOnly": STANDARDS, "resultTypes": ["violations"]})
    violations = [line for each in found.response["violations"] for line in _lines(each)]
    return violations + covered_controls(page)


def covered_controls(page: Page) -> list[str]:
    """What can be pressed but lies under something else: who presses its middle meets that."""
    return [f"covered: {line}" for line in page.evaluate(COVERED)]


def _lines(violation: dict[str, object]) -> Iterator[str]:
    nodes = violation["nodes"]
    assert isinstance(nodes, list)
    for node in nodes:
        yield f"{violation['id']}: {violation['help']} at {node['target']}: {node['html']}"


def faults_of(page: Page) -> list[str]:
    """What keeps a page from being whole: what axe finds, and being wider than the screen."""
    wider = sideways_overflow(page)
    return [*accessibility_faults(page), *([f"wider than the screen by {wider}"] if wider else [])]


def sideways_overflow(page: Page) -> int:
    """By how many pixels the page is wider than the screen; 0 is right."""
    return int(
        page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    )


def take_picture(page: Page, name: str, look: Look) -> Path:
    """Keep the whole page as screenshots/<name>-<look>.png.

    Tried anew where Chromium could not copy the page; after three times the test fails.
    """
    PICTURES.mkdir(exist_ok=True)
    path = PICTURES / f"{name}-{look}.png"
    for _ in range(CAPTURES):
        try:
            page.screenshot(path=path, full_page=True)
            return path
        except Error as error:
            if NOT_CAPTURED not in error.message:
                raise
            settle(page)
    raise AssertionError(
        f"Chromium could not capture {page.url} as {path.name} in {CAPTURES} tries"
    )


def settle(page: Page) -> None:
    """Wait until the page has its fonts and has drawn two frames."""
    page.evaluate(
        """() => document.fonts.ready.then(() => new Promise(
            done => requestAnimationFrame(() => requestAnimationFrame(done))))"""
    )
