"""Hands on the keyboard only: Tab, Shift+Tab, Enter, Space, Escape, arrows and letters."""

import re

from playwright.sync_api import Locator, Page, expect

# What has the focus must be seen to have it: an outline on it or on the label it stands in (a
# round button of a scale is its label), and nothing lying over it.
FOCUS = """() => {
  const active = document.activeElement;
  if (!active || active === document.body) return { lost: true };
  const told = `<${active.tagName.toLowerCase()} ${active.id || active.name || ""}> ${
    (active.getAttribute("aria-label") ?? active.textContent).trim().slice(0, 40)}`;
  const holders = [active, active.closest("label"), active.parentElement,
    active.nextElementSibling].filter(Boolean);
  const outlined = holders.some((one) => {
    const style = getComputedStyle(one);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
  });
  const box = (active.closest("label") ?? active).getBoundingClientRect();
  const at = document.elementFromPoint(
    Math.min(Math.max(box.x + Math.min(box.width / 2, 20), 0), innerWidth - 1),
    Math.min(Math.max(box.y + box.height / 2, 0), innerHeight - 1));
  const covered = box.width > 1 && at && !at.contains(active) && !active.contains(at)
    && at.closest("label") !== active.closest("label") && !at.closest("label")?.contains(active);
  return { told, outlined, covered };
}"""


class Keys:
    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def to(self, wanted: Locator, *, key: str = "Tab", most: int = 90) -> None:
        """Walk to it, looking at every stop on the way."""
        expect(wanted).to_have_count(1)
        for _ in range(most):
            if wanted.evaluate("(element) => element === document.activeElement"):
                return
            self.press(key)
            self.sees_focus()
        raise AssertionError(f"{most} times {key} do not lead to {wanted}")

    def sees_focus(self) -> None:
        found = self.page.evaluate(FOCUS)
        # Past the last stop the focus is the browser's own, and comes back to the page.
        if found.get("lost"):
            return
        assert found["outlined"], f"nobody sees the focus on {found['told']}"
        assert not found["covered"], f"something lies over {found['told']}"

    def keeps_focus(self) -> None:
        """After a part of the page changed the focus is somewhere in it, not lost."""
        expect(self.page.locator("body")).not_to_be_focused()
        assert not self.page.evaluate(FOCUS).get("lost")

    def type(self, field: Locator, text: str) -> None:
        self.to(field)
        self.press("ControlOrMeta+A")
        self.page.keyboard.type(text)

    def enter(self, wanted: Locator) -> None:
        """Enter on a link or button that leads to another page."""
        self.to(wanted)
        with self.page.expect_navigation():
            self.press("Enter")

    def button(self, name: str | re.Pattern[str]) -> Locator:
        return self.reachable(self.page.get_by_role("button", name=name))

    def link(self, name: str | re.Pattern[str]) -> Locator:
        return self.reachable(self.page.get_by_role("link", name=name))

    def field(self, name: str | re.Pattern[str]) -> Locator:
        return self.reachable(self.page.get_by_label(name))

    @staticmethod
    def reachable(found: Locator) -> Locator:
        return found.and_(found.page.locator(":visible:not([tabindex='-1'])")).first
