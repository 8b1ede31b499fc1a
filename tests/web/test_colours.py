"""A municipality's colour: refused where it cannot be read, and readable in every shade where it is taken."""

from __future__ import annotations

import pytest

from web.system import look
from web.system.colours import LEAST, ON_DEEP, SAND, WHITE, contrast, is_colour, mixed, shades, worst_contrast

pytestmark = pytest.mark.one_engine("colours are the same on every engine")

READABLE = ["#0d7a5f", "#1e4fa3", "#8a1538", "#5b2a86", "#000000", "#9c4a00", "#006c7a"]
TOO_LIGHT = ["#ffffff", "#ea9b1b", "#00a0e0", "#f6f0e5", "#777777"]


def test_contrast_is_what_the_standard_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#ffffff", "#767676") == pytest.approx(4.54, abs=0.01)
    assert contrast("#123456", "#123456") == 1


@pytest.mark.parametrize("colour", READABLE)
def test_text_can_be_read_in_every_shade_that_a_good_colour_gives(colour: str) -> None:
    assert worst_contrast(colour) >= LEAST
    token = {name.removeprefix("--ds-color-brand1-"): value for name, value in shades(colour).items()}
    for ground in ("base-default", "base-hover", "base-active"):
        assert contrast(token["base-contrast-default"], token[ground]) >= LEAST
    for text in ("text-subtle", "text-default"):
        for ground in (WHITE, SAND, token["surface-tinted"]):
            assert contrast(token[text], ground) >= LEAST, (text, ground)
    assert contrast(token["--sk-deep"], ON_DEEP) >= LEAST
    assert contrast(token["--sk-deep-line"], ON_DEEP) >= LEAST
    assert contrast(token["--sk-on-deep-soft"], token["--sk-deep"]) >= LEAST


@pytest.mark.parametrize("colour", TOO_LIGHT)
def test_a_colour_too_light_to_read_is_found(colour: str) -> None:
    assert worst_contrast(colour) < LEAST


@pytest.mark.parametrize("text", ["", "red", "#fff", "#0D7A5F", "#0d7a5f;}body{display:none", "#12345g", "url(//x)"])
def test_only_a_colour_as_we_write_it_reaches_the_stylesheet(text: str) -> None:
    assert not is_colour(text)


def test_a_stylesheet_holds_colours_and_nothing_else() -> None:
    written = look.stylesheet("#1e4fa3")
    assert "#1e4fa3" in written
    assert "url(" not in written
    assert "@import" not in written
    assert look.stylesheet("") == ""


def test_mixing_goes_from_one_colour_to_the_other() -> None:
    assert [mixed("#000000", "#ffffff", share) for share in (0, 0.5, 1)] == ["#000000", "#808080", "#ffffff"]
