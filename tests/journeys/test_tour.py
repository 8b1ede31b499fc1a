"""Everybody can use every page: axe finds nothing, nothing scrolls sideways, charts have tables, nobody is called."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.journeys.tour import Tour
from tests.windows import Window

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from playwright.sync_api import Browser as Chromium
    from playwright.sync_api import Page

    from tests.servers import Site

pytestmark = [pytest.mark.journey, pytest.mark.one_engine("pages look the same on every engine")]

WIDE = "<style>.t { overflow-x: auto } .t table { width: 50rem; height: 9rem }</style><table><tr><th>a<td>b</table>"
STYLES = Path(__file__).parents[2] / "web" / "static" / "samskap.css"
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RUN = """async () => (await axe.run(document, {iframes: false, resultTypes: ["violations"]})).violations.flatMap(
  (found) => found.nodes.map((node) => `${found.id}: ${node.html.slice(0, 200)} (${node.target.join(" ")})`))"""
STILL = """async () => await Promise.allSettled(document.getAnimations().filter(
  (change) => change instanceof CSSTransition).map((change) => change.finished))"""  # else a colour is half of another
TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
UNFOLD = "() => document.querySelectorAll('main details').forEach((folded) => { folded.open = true; })"
BARE_CHARTS = "() => document.querySelectorAll('.sk-chart:not(:has(+ details table))').length"
STOPS = {"office": 137, "activity": 95, "residents": 61}  # the parts, the longest first, and how far each goes at least
PHONE, DESK = {"width": 320, "height": 640}, {"width": 1280, "height": 900}


@dataclass
class Seen:
    """What was wrong at each stop of a part of the tour, by the name of the stop."""

    part: str
    stops: list[str] = field(default_factory=list)
    axe: dict[str, list[str]] = field(default_factory=dict)
    wide: dict[str, int] = field(default_factory=dict)
    bare_charts: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def look(self, name: str, page: Page) -> None:
        """Look at a page on the phone and at the desk."""
        self.stops.append(name)
        page.evaluate(UNFOLD)
        for size in (PHONE, DESK):
            page.set_viewport_size({"width": size["width"], "height": size["height"]})
            if found := violations(page):
                self.axe[f"{name} at {size['width']}"] = found
            if (pixels := page.evaluate(TOO_WIDE)) > 0:
                self.wide[f"{name} at {size['width']}"] = pixels
        if bare := page.evaluate(BARE_CHARTS):
            self.bare_charts[name] = bare


@pytest.fixture(scope="module", params=STOPS)
def seen(
    request: pytest.FixtureRequest, chromium: Chromium, new_demo: Callable[[], AbstractContextManager[Site]]
) -> Seen:
    """A part of the tour on a demo of its own, looked at once."""
    found, windows = Seen(part=request.param), []
    with new_demo() as site:

        def open_window() -> Page:
            windows.append(Window(chromium, site.url, **DESK, javascript=True))
            windows[-1].page.context.add_init_script(path=AXE)  # each page has it from its beginning
            return windows[-1].page

        tour = Tour(site=site, open_window=open_window, show=found.look)
        {"residents": tour.residents, "office": tour.office, "activity": tour.activity}[found.part]()
        found.faults = [fault for window in windows for fault in window.close()]
    return found


def test_ac1_axe_finds_nothing_on_any_page_in_any_state_on_the_phone_and_at_the_desk(seen: Seen) -> None:
    assert seen.axe == {}


def test_ac6_no_page_scrolls_sideways(seen: Seen) -> None:
    assert seen.wide == {}


def test_ac7_every_chart_has_its_table(seen: Seen) -> None:
    assert seen.bare_charts == {}


def test_pr12_no_page_asks_a_third_party_for_anything(seen: Seen) -> None:
    assert seen.faults == []


def test_the_tour_goes_everywhere(seen: Seen) -> None:
    assert len(seen.stops) >= STOPS[seen.part]


@pytest.fixture
def blank(chromium: Chromium) -> Iterator[Window]:
    """A window on a site that is not there."""
    window = Window(chromium, "http://localhost:1", **PHONE, javascript=True)
    yield window
    window.close()


def test_ac1_axe_finds_a_planted_picture_without_words(blank: Window) -> None:
    blank.page.set_content('<html lang="nb"><title>x</title><main><h1>x</h1><img src="data:,"></main>')
    assert any(fault.startswith("image-alt") for fault in violations(blank.page))


def test_ac1_axe_finds_a_planted_table_that_no_key_can_scroll(blank: Window) -> None:
    blank.page.set_content(f'<html lang="nb"><title>x</title><main><h1>x</h1><div class="t">{WIDE}</div></main>')
    assert any(fault.startswith("scrollable-region-focusable") for fault in violations(blank.page))


def test_a_wide_table_shows_at_its_edge_that_there_is_more(blank: Window) -> None:
    blank.page.set_content(f'<!doctype html><div class="sk-table t" tabindex="0">{WIDE}</div>')
    blank.page.add_style_tag(content=STYLES.read_text(encoding="utf-8"))
    more_to_the_right = edge(blank.page)
    blank.page.eval_on_selector(".t", "found => { found.scrollLeft = 9999 }")
    at_the_end = edge(blank.page)
    blank.page.eval_on_selector("table", "found => { found.style.width = '1rem' }")
    assert more_to_the_right != at_the_end
    assert at_the_end == edge(blank.page), "nothing more, no shadow"


def test_ac6_a_planted_wide_page_is_found(blank: Window) -> None:
    blank.page.set_content('<body style="margin: 0"><div style="width: 500px">bred</div>')
    assert blank.page.evaluate(TOO_WIDE) == 180


def test_ac7_a_planted_chart_without_a_table_is_found(blank: Window) -> None:
    blank.page.set_content('<figure class="sk-chart"></figure><p>ingen tabell</p>')
    assert blank.page.evaluate(BARE_CHARTS) == 1


def test_pr12_a_planted_call_to_a_stranger_is_found(blank: Window) -> None:
    blank.page.set_content('<img alt="" src="http://127.0.0.1:9/teller.gif">', wait_until="commit")
    blank.page.wait_for_timeout(100)
    assert any("127.0.0.1:9" in fault for fault in blank.close())


def test_a_planted_breach_of_the_content_policy_is_found(blank: Window) -> None:
    policy = {"Content-Security-Policy": "default-src 'none'", "Content-Type": "text/html"}
    blank.page.route("**/*", lambda route: route.fulfill(headers=policy, body="<p style='color: red'>rød</p>"))
    blank.page.goto("/")
    assert any("Content Security Policy" in fault for fault in blank.close())


def edge(page: Page) -> bytes:
    """Take a picture of the right edge of the table on the page, inside its border."""
    box = page.locator(".t").bounding_box()
    assert box is not None
    return page.screenshot(clip={"x": box["x"] + box["width"] - 12, "y": box["y"] + 40, "width": 8, "height": 40})


def violations(page: Page) -> list[str]:
    """Ask axe what is wrong with the page as it stands."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    page.evaluate(STILL)
    found: list[Any] = page.evaluate(RUN)
    return [str(fault) for fault in found]
