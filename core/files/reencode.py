"""Reads one picture from standard input and writes a clean copy: run by itself, in a process that may not grow.

Standard output gets a line of JSON, then the new bytes: ``{"media_type", "width", "height"}``, or ``{"refused": why}``.
It imports nothing of the product, so that it starts quickly and what it reads can reach nothing.
"""

import json
import resource
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

MEBIBYTE = 1024 * 1024
MAY_GROW = 128 * MEBIBYTE  # of addresses; what is really used stays below 100
SECONDS = 5
LONGEST_SIDE = 2560
MOST_SCANS = 100  # a progressive JPEG has about ten; each costs a walk through the whole picture
# Points that fit into what the process may grow by, as each format is decoded; a large JPEG is read at half its size.
MOST_POINTS = {"JPEG": 50_000_000, "PNG": 10_000_000, "WEBP": 5_000_000}
READ_WHOLE = 12_500_000
SAVED = {
    "JPEG": {"quality": 85, "optimize": True},
    "PNG": {"compress_level": 4},
    "WEBP": {"quality": 85, "method": 4},
}
MODES = {"JPEG": {"RGB", "L"}, "PNG": {"RGB", "RGBA", "L", "LA"}, "WEBP": {"RGB", "RGBA"}}


class _Refused(Exception):
    """The picture is not taken; the message is one word for the caller."""


def main() -> None:
    """Do it."""
    content = sys.stdin.buffer.read()
    Image.init()
    _bound()
    try:
        said, clean = _clean(content)
    except _Refused as refused:
        said, clean = {"refused": str(refused)}, b""
    except (MemoryError, Image.DecompressionBombError):
        said, clean = {"refused": "large"}, b""
    except Exception:  # noqa: BLE001 - a decoder may raise anything at a broken picture
        said, clean = {"refused": "broken"}, b""
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + clean)


def _bound() -> None:
    """Let this process grow by little, and not for long."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    most = pages * resource.getpagesize() + MAY_GROW
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def _clean(content: bytes) -> tuple[dict[str, Any], bytes]:
    kind, points = _points(content)
    out = BytesIO()
    points.save(out, kind, **SAVED[kind])
    return {"media_type": Image.MIME[kind], "width": points.width, "height": points.height}, out.getvalue()


def _points(content: bytes) -> tuple[str, Image.Image]:
    """Give the kind of a picture, and a new one with its points and nothing else: no words, no place, no thumbnail."""
    read = _opened(content)
    kind = str(read.format)
    shown = _in_mode(_small(read), kind)
    del read  # its decoder holds as much again
    bare = Image.new(shown.mode, shown.size)
    bare.paste(shown)
    return kind, bare


def _small(image: Image.Image) -> Image.Image:
    if image.width * image.height > READ_WHOLE:
        image.draft("RGB", (image.width // 2, image.height // 2))
    image.load()  # of an animation, its first picture
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return ImageOps.exif_transpose(image)


def _opened(content: bytes) -> Image.Image:
    """Read the head only: kind and size are refused before anything is unpacked."""
    try:
        image = Image.open(BytesIO(content), formats=tuple(MOST_POINTS))
    except UnidentifiedImageError as error:
        raise _Refused("kind") from error
    kind = str(image.format)
    if image.width * image.height > MOST_POINTS[kind] or (kind == "JPEG" and content.count(b"\xff\xda") > MOST_SCANS):
        raise _Refused("large")
    return image


def _in_mode(image: Image.Image, kind: str) -> Image.Image:
    """Turn palettes, CMYK and sixteen bits into what browsers show."""
    if image.mode in MODES[kind]:
        return image
    see_through = kind != "JPEG" and (image.mode in {"LA", "PA", "RGBa"} or "transparency" in image.info)
    return image.convert("RGBA" if see_through else "RGB")


if __name__ == "__main__":
    main()
