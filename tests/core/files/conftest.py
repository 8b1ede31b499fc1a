"""Files as browsers send them: honest ones, and absurd ones."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image
from PIL.PngImagePlugin import PngInfo
from werkzeug.datastructures import FileStorage

CANARY = "KANARI-59.9139-10.7522"
PDF = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\ntrailer\n<< >>\n%%EOF\n"


def sent(data: bytes, name: str = "bilde.png") -> FileStorage:
    """A file as a browser sends it."""
    return FileStorage(io.BytesIO(data), filename=name)


def saved(image: Image.Image, kind: str, **more: Any) -> bytes:
    """A picture as a program writes it."""
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def with_canaries(kind: str) -> bytes:
    """A picture that says where it was taken, in every place that its kind has for it, and after its end."""
    image = Image.new("RGB", (60, 40), "green")
    exif = Image.Exif()
    exif[0x010E] = exif[0x013B] = CANARY  # description, artist
    exif[0x0112] = 6  # lies on its side
    exif.get_ifd(0x8825)[29] = CANARY  # GPS
    more: dict[str, Any] = {"exif": exif.tobytes()}
    if kind == "PNG":
        words = PngInfo()
        words.add_text("Comment", CANARY)
        words.add_itxt("XML:com.adobe.xmp", CANARY, zip=True)
        more["pnginfo"] = words
    if kind == "JPEG":
        more |= {"comment": CANARY.encode(), "xmp": CANARY.encode()}
    if kind == "WEBP":
        more["xmp"] = CANARY.encode()
    return saved(image, kind, **more) + CANARY.encode()


def png(width: int, height: int, rows: int, *chunks: bytes) -> bytes:
    """A PNG that claims a size, and holds so many black rows."""
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(b"\0" * (width + 1)) for _row in range(rows)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + b"".join(chunks) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def chunk(kind: bytes, data: bytes) -> bytes:
    """One part of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def noise(width: int, height: int, kind: str, mode: str = "RGB", **more: Any) -> bytes:
    """A picture that does not pack well."""
    return saved(Image.effect_noise((width // 8, height // 8), 60).resize((width, height)).convert(mode), kind, **more)
