"""Rendered pages on a shelf: served as they are to Chromium, which looks at each from all sides.

Playwright runs in a thread of its own, for it occupies the thread's event loop and Django does
not read a database from such a thread.
"""

import mimetypes
import threading
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal

import axe_playwright_python
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from tests.browser.conftest import CHROMIUM, CHROMIUM_FLAGS
from tests.pages import RenderedPage

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_bytes()
# From the page's own server, which the policy allows; so Chromium keeps it compiled.
AXE_PATH = "/static/axe.min.js"
WIDTHS = (390, 1280)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
HEIGHT = 844

# Before anything of the page: what the policy forbids, and what moved after it was painted.
WATCH = """
window.seen = { forbidden: [], moved: [] };
document.addEventListener("securitypolicyviolation", (event) => {
  seen.forbidden.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
});
new PerformanceObserver((list) => {
  for (const { value, sources } of list.getEntries()) {
    const parts = sources.map(({ node }) => (node?.outerHTML ?? String(node)).slice(0, 90));
    seen.moved.push(`${value.toFixed(4)} ${parts.join(" | ")}`);
  }
}).observe({ type: "layout-shift", buffered: true });
"""
TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
# Wider than the window, by whatever element; what scrolls on its own may be.
OVERFLOW = """() => {
  const { clientWidth: width, scrollWidth } = document.documentElement;
  if (scrollWidth <= width && document.body.scrollWidth <= width) return [];
  const scrolls = (element) => /auto|scroll/.test(getComputedStyle(element).overflowX);
  const alone = (element) => element && (scrolls(element) || alone(element.parentElement));
  return [...document.querySelectorAll("body *")]
    .filter((element) => element.getBoundingClientRect().right > width + 0.5 && !alone(element))
    .slice(-2).map((element) => element.outerHTML.slice(0, 160));
}"""
UNFOLD = """() => {
  for (const part of document.querySelectorAll("details:not(.menu)")) part.open = true;
}"""
# Every rule of WCAG 2.2 A and AA and of good practice. The size of targets is off in axe unless
# it is asked for.
RUN_AXE = """async ({ within, colors }) => {
  const all = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const found = await axe.run(within ? document.getElementById(within) : document, {
    runOnly: colors
      ? { type: "rule", values: ["color-contrast", "link-in-text-block"] }
      : { type: "tag", values: all },
    rules: colors ? {} : { "target-size": { enabled: true } },
    resultTypes: ["violations"],
  });
  return found.violations.map((one) =>
    `${one.id}: ${one.nodes.slice(0, 3).map((node) => `${node.html.slice(0, 160)} ${
      node.any.concat(node.all, node.none).map((check) => check.message).join("; ").slice(0, 200)
    }`).join(" | ")}`);
}"""
DIALOGS = "() => [...document.querySelectorAll('dialog')].map((dialog) => dialog.id)"


class Shelf:
    """An HTTP server with the pages under numbers, and the static files from their sources."""

    def __init__(self) -> None:
        self.pages: dict[str, RenderedPage] = {}
        self.missing: list[str] = []
        shelf = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                headers, body = shelf.answer(self.path)
                self.send_response(200 if body else 204)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self) -> None:
                """What a page tells its server by itself is taken and forgotten."""
                self.rfile.read(int(self.headers["Content-Length"] or 0))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *arguments: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, path: str) -> tuple[dict[str, str], bytes]:
        path = path.partition("?")[0]
        if path in self.pages:
            page = self.pages[path]
            headers = {"Content-Type": "text/html; charset=utf-8"}
            return headers | {"Content-Security-Policy": page.policy}, page.html.encode()
        if path == AXE_PATH:
            return {"Content-Type": "text/javascript", "Cache-Control": "max-age=600"}, AXE
        if path.startswith("/static/"):
            if file := finders.find(path.removeprefix("/static/")):
                kind = mimetypes.guess_type(file)[0] or "application/octet-stream"
                headers = {"Content-Type": kind, "Cache-Control": "max-age=600"}
                return headers, Path(file).read_bytes()
            self.missing.append(path)
        return {}, b""

    def put(self, page: RenderedPage) -> str:
        """A path of the page's own depth, so that what it asks for by its path finds the same."""
        self.pages[page.path] = page
        return f"http://localhost:{self.server.server_port}{page.path}"


class Inspector:
    """Looks at one page after the other; `look` answers at once with what will have been found."""

    def __init__(self) -> None:
        self.shelf = Shelf()
        self.heard: list[str] = []
        self.thread = ThreadPoolExecutor(max_workers=1)
        self.thread.submit(self._open).result()

    def look(self, page: RenderedPage) -> Future[list[str]]:
        return self.thread.submit(self._look, page)

    def close(self) -> None:
        self.thread.submit(self._close).result()
        self.thread.shutdown()
        self.shelf.server.shutdown()
        self.shelf.server.server_close()

    def _open(self) -> None:
        self.playwright: Playwright = sync_playwright().start()
        self.browser: Browser = self.playwright.chromium.launch(
            executable_path=CHROMIUM, args=CHROMIUM_FLAGS
        )
        context = self.browser.new_context(reduced_motion="reduce", locale="en-GB")
        context.add_init_script(WATCH)
        # One window for all: opening one costs more than looking at a page.
        self.window = context.new_page()
        self._listen(self.window)

    def _close(self) -> None:
        self.browser.close()
        self.playwright.stop()

    def _listen(self, window: Page) -> None:
        window.on("pageerror", lambda error: self.heard.append(f"error: {error}"))
        window.on(
            "console",
            lambda message: (
                self.heard.append(f"console: {message.text}") if message.type == "error" else None
            ),
        )
        window.on(
            "request",
            lambda request: (
                None
                if request.url.startswith(("http://localhost:", "data:"))
                else self.heard.append(f"asks {request.url}")
            ),
        )

    def _look(self, page: RenderedPage) -> list[str]:
        window = self.window
        complaints: list[str] = []
        self.heard = complaints
        window.emulate_media(color_scheme=SCHEMES[0])
        window.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
        # The new size has reached the window before the new page does.
        window.evaluate(TWO_FRAMES)
        window.goto(self.shelf.put(page))
        window.evaluate(TWO_FRAMES)
        complaints += self._measure(window)
        complaints += self._run_axe(window)
        complaints += [f"missing: {path}" for path in self.shelf.missing]
        self.shelf.missing.clear()
        return [f"{page.name}: {complaint}" for complaint in complaints]

    def _measure(self, window: Page) -> Iterator[str]:
        seen: dict[str, Any] = window.evaluate("seen")
        for moved in seen["moved"]:
            yield f"moved after it was painted: {moved}"
        for forbidden in seen["forbidden"]:
            yield f"the policy forbids {forbidden}"
        # Narrower and wider, and in the end where axe begins.
        for width in (320, 1280, 390):
            window.set_viewport_size({"width": width, "height": HEIGHT})
            if wide := window.evaluate(OVERFLOW):
                yield f"wider than {width}: {wide}"

    def _run_axe(self, window: Page) -> Iterator[str]:
        window.add_script_tag(url=AXE_PATH)
        window.evaluate(UNFOLD)
        where: dict[str, list[str]] = defaultdict(list)
        for width in WIDTHS:
            window.set_viewport_size({"width": width, "height": HEIGHT})
            for scheme in SCHEMES:
                window.emulate_media(color_scheme=scheme)
                # There the bar under a long form rests in its place. Elsewhere it covers half of
                # something by chance, which is not too small for that: one scrolls on.
                window.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
                # By night the same page has other colors and nothing else.
                asked = {"within": "", "colors": scheme != SCHEMES[0]}
                for found in window.evaluate(RUN_AXE, asked):
                    where[found].append(f"{width} {scheme}")
            window.emulate_media(color_scheme=SCHEMES[0])
        yield from (f"at {', '.join(views)}: {found}" for found, views in where.items())
        for name in window.evaluate(DIALOGS):
            dialog = f"document.getElementById({name!r})"
            window.evaluate(f"{dialog}.showModal()")
            for found in window.evaluate(RUN_AXE, {"within": name, "colors": False}):
                yield f"in the dialog {name}: {found}"
            window.evaluate(f"{dialog}.close()")


@contextmanager
def inspector() -> Iterator[Inspector]:
    found = Inspector()
    try:
        yield found
    finally:
        found.close()
