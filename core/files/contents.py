"""Reads what somebody sent: decides by its content what it is, and gives the bytes that may be kept."""

import hashlib
import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

import structlog
from werkzeug.datastructures import FileStorage

from core.files.errors import Empty, NotKept, TooLarge, Unreadable, WrongKind
from core.forms.typed import readable
from core.forms.uploads import LARGEST, LARGEST_IN_WORDS
from core.language import core_texts

_ = core_texts.gettext
log = structlog.get_logger()

LONGEST_NAME = 120
READER = Path(__file__).with_name("reencode.py")
PATIENCE = 10  # seconds; the process itself may use fewer of the processor's
PDF_BEGINS, PDF_ENDS, TAIL = b"%PDF-", b"%%EOF", 2048

_one_at_a_time = threading.Lock()  # so that many pictures at once need no more memory than one


@dataclass(frozen=True, kw_only=True)
class Content:
    """What may be kept of a file that was sent."""

    kind: str
    media_type: str
    name: str
    data: bytes
    width: int | None = None
    height: int | None = None

    @property
    def sha256(self) -> str:
        """The hash of its bytes."""
        return hashlib.sha256(self.data).hexdigest()


def read_image(upload: FileStorage) -> Content:
    """Read a PNG, JPEG or WebP, and make a new picture of its points: nothing else of the file remains.

    It takes up to a second, so call it outside transactions. Raises NotKept.
    """
    data = _bytes_of(upload)
    with _one_at_a_time:
        answer = _run(data)
    line, _newline, clean = answer.partition(b"\n")
    said = json.loads(line)
    if "refused" in said:
        raise _why_not(said["refused"])
    name = _shown(upload.filename)
    return Content(kind="image", name=name, data=clean, **said)


def read_document(upload: FileStorage) -> Content:
    """Read a PDF; its bytes stay as they are. Raises NotKept."""
    data = _bytes_of(upload)
    if not data.startswith(PDF_BEGINS):
        raise WrongKind(_("Filen er ikke en PDF. Lagre dokumentet som PDF, og velg det på nytt."))
    if PDF_ENDS not in data[-TAIL:]:
        raise Unreadable(_("Dokumentet er ikke helt. Lagre det på nytt som PDF, og prøv igjen."))
    return Content(kind="document", media_type="application/pdf", name=_shown(upload.filename), data=data)


def _bytes_of(upload: FileStorage) -> bytes:
    data = upload.stream.read(LARGEST + 1)
    if not data:
        raise Empty(_("Filen er tom."))
    if len(data) > LARGEST:
        raise TooLarge(_("Filen er for stor. Den kan være høyst %(size)s.", size=LARGEST_IN_WORDS))
    return data


def _run(data: bytes) -> bytes:
    """Let another process read the picture: whatever is in it, ours neither grows nor falls."""
    command = [sys.executable, "-I", str(READER)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=PATIENCE, check=True)  # noqa: S603 - our own
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        log.warning("picture not read", error=type(error).__name__)
        raise _why_not("broken") from error
    return done.stdout


def _why_not(word: str) -> NotKept:
    if word == "kind":
        return WrongKind(_("Vi tar bare imot bilder i PNG, JPEG og WebP. Lagre bildet på nytt som ett av dem."))
    if word == "large":
        return TooLarge(_("Bildet har for mange punkter. Gjør det mindre, og velg det på nytt."))
    return Unreadable(
        _("Vi klarte ikke å lese bildet. Det kan være skadet eller for stort. Lagre det på nytt, og prøv igjen.")
    )


def _shown(name: str | None) -> str:
    """Give the last part of a name, whichever system it comes from, as something to show."""
    last = PureWindowsPath(PurePosixPath(name or "").name).name
    return " ".join(readable(last).split())[:LONGEST_NAME]
