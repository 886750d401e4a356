"""What hinders people on a page, found by axe.

Looking at colours is most of axe's work, and pages show the same pairs again and again: a text of that colour, size and
weight on that ground. So axe looks at each pair once a process, where it first stands.
"""

import json
from functools import cache
from typing import Any

from playwright.sync_api import Page

from app.setup.browser import AXE

COLOURS = ("color-contrast", "link-in-text-block")
WITHOUT_COLOURS = json.dumps({rule: {"enabled": False} for rule in COLOURS})

#: Leaves `pairs` on the page: every pair of text and ground there, with an element that shows it; answers the pairs.
#: A ground is made of all backgrounds from the text to the first that lets nothing through.
PAIRS = """() => {
  const grounds = new Map();
  const ground = (element) => {
    if (!element) return "";
    if (!grounds.has(element)) {
      const { backgroundColor, backgroundImage, opacity } = getComputedStyle(element);
      const own = (/^rgba\\(.*, 0\\)$/.test(backgroundColor) ? "" : backgroundColor)
        + (backgroundImage === "none" ? "" : backgroundImage) + (opacity === "1" ? "" : `*${opacity}`);
      const whole = /^rgb\\(/.test(own) && opacity === "1" && backgroundImage === "none";
      grounds.set(element, whole ? own : own + ground(element.parentElement));
    }
    return grounds.get(element);
  };
  window.pairs = new Map();
  for (const element of document.querySelectorAll("body *")) {
    const words = [...element.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
    if (!words && !element.matches("input, select, textarea")) continue;
    if (!element.checkVisibility({ visibilityProperty: true })) continue;
    const { color, fontSize, fontWeight, textShadow } = getComputedStyle(element);
    const linked = element.matches("p a, li a, dd a, td a") ? getComputedStyle(element.parentElement).color : "";
    const pair = [color, fontSize, fontWeight, textShadow, linked, ground(element)].join(" ");
    if (!window.pairs.has(pair)) window.pairs.set(pair, element);
  }
  return [...window.pairs.keys()];
}"""


PAIRED = "{include: pairs.map((pair) => window.pairs.get(pair))}"

#: The pairs that axe has looked at in this process.
SEEN: set[str] = set()


@cache
def _source() -> str:
    return AXE.read_text()


def bring_axe(page: Page) -> None:
    """Have axe stand on every page this one goes to: read once by the browser, not once a page."""
    page.add_init_script(_source())


def barriers(page: Page, *, colours_only: bool = False, seen: set[str] = SEEN) -> list[str]:
    """One line for each finding on the page as it stands; empty when nothing was found. Pairs in `seen` are not looked
    at again; those of this page are among them then.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(_source())
    new = [pair for pair in page.evaluate(PAIRS) if pair not in seen]
    seen.update(new)
    found = _run(page, PAIRED, f"runOnly: {[*COLOURS]}", new) if new else []
    return found if colours_only else [*found, *_run(page, "document", f"rules: {WITHOUT_COLOURS}")]


def _run(page: Page, where: str, which: str, pairs: list[str] | None = None) -> list[str]:
    # What passes needs no words, and style sheets of other hosts there are none.
    quick = "resultTypes: ['violations'], reporter: 'no-passes', preload: false"
    found = page.evaluate(
        f"async (pairs) => (await axe.run({where}, {{{which}, {quick}}})).violations", pairs
    )
    return [
        f"{finding['id']}: {node['target']} {'; '.join(_said(node))}"
        for finding in found
        for node in finding["nodes"]
    ]


def _said(node: dict[str, Any]) -> list[str]:
    return [check["message"] for kind in ("any", "all", "none") for check in node[kind]]
