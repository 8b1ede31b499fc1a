"""Files: keep pictures and documents that people hand in, by what is in them, and show them to those who may see."""

from core.files.contents import Content, read_document, read_image
from core.files.errors import NoRoom, NotKept
from core.files.models import File
from core.files.sending import send
from core.files.services import find, keep, keep_document, keep_image, of_engagement, of_person, remove, url
from core.forms import upload

__all__ = [
    "Content",
    "File",
    "NoRoom",
    "NotKept",
    "find",
    "keep",
    "keep_document",
    "keep_image",
    "of_engagement",
    "of_person",
    "read_document",
    "read_image",
    "remove",
    "send",
    "upload",
    "url",
]
