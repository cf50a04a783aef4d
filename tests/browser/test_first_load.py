"""What comes over the wire when a page is opened for the first time, from the server as production
runs it: static files collected and compressed, demo data to show, nothing in the browser's cache.
"""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import PAGES_ALONE, PATIENCE, People, Stack, answers, wait_for
from tests.browser.test_main_job import sign_in_by_code

pytestmark = pytest.mark.browser

# Bytes, headers and all, as they came.
MOST = 60_000
# A slow phone: what is painted too early shows there.
LINE = {"offline": False, "latency": 20, "downloadThroughput": 300_000, "uploadThroughput": 300_000}
SLOWER = 6
SHIFT = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries())
    shifts.push([
      entry.value,
      ...entry.sources.map(({ node, previousRect, currentRect }) => [
        (node?.outerHTML || node?.textContent || "").slice(0, 120),
        JSON.stringify(previousRect),
        JSON.stringify(currentRect),
      ]),
    ]);
}).observe({ type: "layout-shift", buffered: true });
"""


@pytest.fixture
def production(stack: Stack, tmp_path: Path) -> Stack:
    stack.manage("load_demo")
    stack.kill("web")
    stack.environment |= {"DEMO": "0", "STATIC_DIR": str(tmp_path / "static")}
    stack.manage("collectstatic", "--noinput")
    stack.start("web")
    port = urlsplit(stack.address).port
    assert port
    wait_for("the pages", lambda: answers(port))
    return stack


def first_load(
    browser: Browser, page: Page, address: str, path: str, *, phone: bool
) -> tuple[int, list[object]]:
    """Bytes and layout shifts of one page, opened with the sign-in of `page` and nothing else."""
    context = browser.new_context(
        base_url=address,
        locale="en-GB",
        viewport={"width": 390, "height": 844} if phone else {"width": 1280, "height": 844},
        storage_state=page.context.storage_state(),
    )
    context.add_init_script(SHIFT)
    fresh = context.new_page()
    received: list[int] = []
    hosts: set[str | None] = set()
    wire = context.new_cdp_session(fresh)
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", LINE)
    wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    wire.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    fresh.on("request", lambda request: hosts.add(urlsplit(request.url).netloc or None))
    answer = fresh.goto(path, wait_until="networkidle", timeout=3 * PATIENCE * 1000)
    assert answer
    assert answer.ok
    assert hosts - {None} == {urlsplit(address).netloc}
    shifts: list[object] = fresh.evaluate("shifts")
    context.close()
    return round(sum(received)), shifts


def path_of(page: Page, start: str, link: str) -> str:
    page.goto(start)
    return urlsplit(page.locator(link).first.get_attribute("href") or "").path


@PAGES_ALONE
def test_first_load(production: Stack, people: People, browser: Browser):
    home = "/o/veldkamp/"
    mentee, coordinator, stranger = people("mentee"), people("coordinator"), people("stranger")
    sign_in_by_code(mentee, production, "mentee@veldkamp.example")
    sign_in_by_code(coordinator, production, "coordinator@veldkamp.example")
    stranger.goto("/")
    pages = {
        "sign-in": (stranger, "/sign-in/login/"),
        "home": (mentee, home),
        "room": (mentee, path_of(mentee, home, "main a:text-is('Jasper van Leeuwen')")),
        "overview": (coordinator, path_of(coordinator, home, "main a[href$='/overview/']")),
    }
    found = {
        f"{name}, {'phone' if phone else 'desktop'}": first_load(
            browser, page, production.address, path, phone=phone
        )
        for name, (page, path) in pages.items()
        for phone in (True, False)
    }
    print("".join(f"\n{name}: {size} bytes" for name, (size, _) in found.items()))  # noqa: T201 (the figures are to be read)
    assert {name: size for name, (size, _) in found.items() if size > MOST} == {}
    assert {name: shifts for name, (_, shifts) in found.items() if shifts} == {}
    assert people.complaints == []
