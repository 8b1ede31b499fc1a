"""What is in a file decides what it is; what is absurd is refused quickly, and nothing is kept but the picture."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from core.files.contents import READER, read_document, read_image
from core.files.errors import Empty, NotKept, TooLarge, Unreadable, WrongKind
from core.forms.uploads import LARGEST
from tests.core.files.conftest import CANARY, PDF, chunk, noise, png, saved, sent, with_canaries

if TYPE_CHECKING:
    from flask import Flask

pytestmark = pytest.mark.one_engine("bytes know nothing of the engine")

MEBIBYTE = 1024 * 1024
SECONDS = 2
MOST_MEMORY = 100 * MEBIBYTE
# Runs the reader on standard input, and says how long it took on the processor and how large it grew.
MEASURING = """
import json, resource, subprocess, sys
done = subprocess.run([sys.executable, "-I", sys.argv[1]], stdin=sys.stdin.buffer, capture_output=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
said = json.loads(done.stdout.partition(b"\\n")[0])
print(json.dumps({**said, "seconds": used.ru_utime + used.ru_stime, "bytes": used.ru_maxrss * 1024}))
"""


@pytest.fixture(autouse=True)
def speaking(app: Flask) -> object:
    """Stand where sentences are said."""
    with app.app_context():
        yield


def measured(data: bytes) -> dict[str, object]:
    command = [sys.executable, "-I", "-c", MEASURING, str(READER)]
    done = subprocess.run(command, input=data, capture_output=True, check=True)
    found: dict[str, object] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(("kind", "media_type"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp")])
def test_in7_a_picture_keeps_its_points_and_nothing_else(kind: str, media_type: str) -> None:
    data = with_canaries(kind)
    assert CANARY.encode() in data
    content = read_image(sent(data, f"bilde.{kind}"))
    assert (content.media_type, content.width, content.height) == (media_type, 40, 60), "turned as its EXIF said"
    assert CANARY.encode() not in content.data
    clean = Image.open(io.BytesIO(content.data))
    assert not dict(clean.getexif())
    assert set(clean.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "loop", "background"}


def test_in7_the_name_and_the_browsers_word_decide_nothing() -> None:
    assert read_image(sent(with_canaries("PNG"), "bilde.pdf")).media_type == "image/png"
    html = sent(b"<html><script>alert(1)</script></html>", "bilde.png")
    html.headers["Content-Type"] = "image/png"
    with pytest.raises(WrongKind, match="PNG, JPEG og WebP"):
        read_image(html)


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<?xml version='1.0'?><svg/>",
        b"GIF89a" + b"\0" * 40,
        b"BM" + b"\0" * 60,
        b"PK\x03\x04" + b"\0" * 60,
        PDF,
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 1 1\n",
        b"II*\0" + b"\0" * 60,
        b"x",
    ],
)
def test_in7_other_kinds_are_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(WrongKind, match="PNG, JPEG og WebP"):
        read_image(sent(data))


def test_in7_a_page_hidden_in_a_picture_is_gone() -> None:
    page = b"<html><script>alert(document.domain)</script></html>"
    data = png(20, 20, 20, chunk(b"tEXt", b"Comment\0" + page)) + page
    assert b"script" not in read_image(sent(data, "bilde.html")).data


def test_only_the_first_picture_of_an_animation_is_kept() -> None:
    frames = [Image.new("RGB", (30, 30), colour) for colour in ("red", "blue")]
    for kind in ("PNG", "WEBP"):
        data = saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)
        clean = Image.open(io.BytesIO(read_image(sent(data)).data))
        assert getattr(clean, "n_frames", 1) == 1
        assert clean.convert("RGB").getpixel((5, 5))[0] > 200


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_becomes_one_that_browsers_show(mode: str) -> None:
    content = read_image(sent(saved(Image.new(mode, (20, 20)), "PNG")))
    assert Image.open(io.BytesIO(content.data)).mode in {"L", "LA", "RGB", "RGBA"}


def test_a_large_photograph_is_made_smaller() -> None:
    content = read_image(sent(noise(6000, 4000, "JPEG"), "foto.jpg"))
    assert (content.width, content.height) == (2560, 1707)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("våpen.png", "våpen.png"),
        ("../../etc/passwd", "passwd"),
        ("C:\\bilder\\a.png", "a.png"),
        ("a\0b\r\nc.png", "ab c.png"),
        ("x" * 500, "x" * 120),
        (None, ""),
    ],
)
def test_the_name_is_only_something_to_show(name: str | None, shown: str) -> None:
    upload = sent(saved(Image.new("RGB", (2, 2)), "PNG"))
    upload.filename = name
    assert read_image(upload).name == shown


# Absurd files


def scans() -> bytes:
    whole = saved(Image.new("RGB", (1600, 1600), "green"), "JPEG", progressive=True)
    last = whole[whole.rindex(b"\xff\xda") : -2]
    return whole[:-2] + last * 5000 + b"\xff\xd9"


ABSURD: dict[str, tuple[Callable[[], bytes], type[NotKept]]] = {
    "four thousand million points": (lambda: png(65_000, 65_000, 3000), TooLarge),
    "a line of points": (lambda: png(2**31 - 1, 1, 0), TooLarge),
    "no points": (lambda: png(0, 0, 0), NotKept),
    "a huge JPEG": (lambda: noise(64, 64, "JPEG").replace(b"\x00\x40\x00\x40", b"\xff\xff\xff\xff", 1), TooLarge),
    "thousands of scans": (scans, TooLarge),
    "half a PNG": (lambda: noise(3000, 3000, "PNG")[:-400_000], Unreadable),
    "half a JPEG": (lambda: noise(6000, 4000, "JPEG")[:90_000], Unreadable),
    "half a WebP": (lambda: noise(2400, 1900, "WEBP", lossless=True)[:-90_000], Unreadable),
    "a bomb among its words": (
        lambda: png(9, 9, 9, chunk(b"zTXt", b"a\0\0" + zlib.compress(b"\0" * 200 * MEBIBYTE, 9))),
        NotKept,
    ),
    "a bomb as its profile": (
        lambda: png(9, 9, 0, chunk(b"iCCP", b"a\0\0" + zlib.compress(b"\0" * 200 * MEBIBYTE, 9))),
        NotKept,
    ),
    "a head and nothing more": (lambda: b"\x89PNG\r\n\x1a\n", NotKept),
}


@pytest.mark.parametrize("name", ABSURD)
def test_in6_absurd_pictures_are_refused_quickly_and_cheaply(name: str) -> None:
    make, kind = ABSURD[name]
    data = make()
    assert len(data) <= LARGEST, "it is not refused for its bytes alone"
    found = measured(data)
    assert "refused" in found, found
    assert found["seconds"] < SECONDS, found
    assert found["bytes"] < MOST_MEMORY, found
    with pytest.raises(kind) as refused:
        read_image(sent(data))
    assert str(refused.value).endswith(".")


def test_in6_a_reader_without_bounds_would_be_found() -> None:
    """The measuring itself: a picture that is taken, and is not small, is seen to take memory."""
    found = measured(noise(4000, 3000, "JPEG"))
    assert "refused" not in found
    assert int(str(found["bytes"])) > 60 * MEBIBYTE


def test_in6_a_reader_that_hangs_or_dies_is_a_picture_that_could_not_be_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for program in ("import os; os.abort()", "import threading; threading.Event().wait(60)"):
        (tmp_path / "reader.py").write_text(program)
        monkeypatch.setattr("core.files.contents.READER", tmp_path / "reader.py")
        monkeypatch.setattr("core.files.contents.PATIENCE", 0.3)
        with pytest.raises(Unreadable):
            read_image(sent(saved(Image.new("RGB", (2, 2)), "PNG")))


@pytest.mark.parametrize("read", [read_image, read_document])
def test_in6_nothing_and_too_much_are_refused(read: Callable[..., object]) -> None:
    with pytest.raises(Empty, match="tom"):
        read(sent(b""))
    with pytest.raises(TooLarge, match="8 MB"):
        read(sent(b"%PDF-" + b"\0" * LARGEST))


def test_in7_documents_are_pdfs_by_their_content() -> None:
    assert read_document(sent(PDF, "Plan for sentrum.pdf")).media_type == "application/pdf"
    with pytest.raises(WrongKind, match="ikke en PDF"):
        read_document(sent(b"<html>%PDF-1.7 %%EOF", "plan.pdf"))
    with pytest.raises(Unreadable, match="ikke helt"):
        read_document(sent(PDF[:20], "plan.pdf"))
