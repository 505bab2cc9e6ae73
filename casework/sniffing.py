"""What an uploaded file really is. Its content decides, its name must agree; what could harm a reader is refused."""

import re
import zipfile
from pathlib import PurePath
from typing import Any

import filetype
from django.conf import settings
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _
from PIL import Image, UnidentifiedImageError

from casework.archives import UNREADABLE
from casework.errors import Refusal

PDF, JPEG, PNG, OFD = "application/pdf", "image/jpeg", "image/png", "application/ofd"
XML = "application/xml"
ENDINGS = {PDF: (".pdf",), JPEG: (".jpg", ".jpeg", ".jfif"), PNG: (".png",), OFD: (".ofd",), XML: (".xml",)}
IMAGES = {JPEG: "JPEG", PNG: "PNG"}
NOT_SHOWN = {OFD, XML}
"""What browsers show nothing useful of, or too much: offered as a download only."""
TAIL = 2048
INVOICE_ROOT = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--[^>]{0,500}-->\s*)?<(?:[\w-]{1,20}:)?e?invoice[\s>]",
    re.IGNORECASE,
)
"""The root of an invoice as data: XML of any other kind may be a page with scripts, and is not taken."""
OFD_MAX_ENTRIES, OFD_MAX_UNPACKED, OFD_MAX_RATIO, OFD_MAX_ROOT = 2_000, 200 * 1024 * 1024, 200, 64 * 1024


class BadFile(Refusal):
    """A file that is not taken. Always about the field `file`."""

    code = "bad_file"
    sentence = _("This file cannot be taken.")

    def __init__(self, **figures: Any) -> None:
        super().__init__(field="file", **figures)


class EmptyFile(BadFile):
    code = "file_empty"
    sentence = _("The file is empty. Choose it again, or scan the page again.")


class TooLarge(BadFile):
    code = "file_too_large"
    sentence = _("The file is larger than %(limit)s MB. Scan at a lower resolution or split it.")


class WrongType(BadFile):
    code = "file_wrong_type"
    sentence = _(
        "The file is %(found)s. PDF, JPG, PNG, OFD and the XML of an e-invoice are taken: scan or export it as one of these."
    )


class NameDisagrees(BadFile):
    code = "file_name_disagrees"
    sentence = _("The name ends in “%(ending)s” but the file is %(found)s. Save it again under the right kind.")


class Damaged(BadFile):
    code = "file_damaged"
    sentence = _("The file is damaged and cannot be opened. Scan or export it again.")


class TooManyPixels(BadFile):
    code = "file_too_many_pixels"
    sentence = _("The picture has more than %(limit)s million pixels. Take it at a lower resolution.")


class Overpacked(BadFile):
    code = "file_overpacked"
    sentence = _("The file unpacks to far more than a document would. Ask the issuer for it again.")


def media_type_of(file: File) -> str:
    """The media type of a file that may be kept: PDF, JPEG, PNG, OFD, or an e-invoice as XML.

    Raises a BadFile that says what to do.
    """
    if not file.size:
        raise EmptyFile()
    if file.size > settings.DOCUMENT_MAX_BYTES:
        raise TooLarge(limit=settings.DOCUMENT_MAX_BYTES // 1024 // 1024)
    media_type, name = _content_of(file)
    ending = PurePath(file.name or "").suffix.lower()[:12]
    if media_type is None:
        if any(ending in endings for endings in ENDINGS.values()):
            raise NameDisagrees(ending=ending, found=name)
        raise WrongType(found=name)
    if ending not in ENDINGS[media_type]:
        raise NameDisagrees(ending=ending or "—", found=name)
    if media_type in IMAGES:
        _check_image(file, IMAGES[media_type])
    elif media_type == PDF:
        _check_pdf(file)
    file.seek(0)
    return media_type


def _content_of(file: File) -> tuple[str | None, Any]:
    """The media type by content (None: not one of ours) and how to call it in a sentence."""
    file.seek(0)
    head = file.read(8192)
    if head.startswith(b"%PDF-"):
        return PDF, _("a PDF")
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG, _("a JPEG picture")
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG, _("a PNG picture")
    if head.startswith(b"PK\x03\x04"):
        return (OFD, "OFD") if _is_ofd(file) else (None, _("a ZIP archive or an Office document"))
    if INVOICE_ROOT.match(head):
        return XML, _("an e-invoice as XML")
    guess = filetype.guess(head)
    return None, guess.mime if guess else _("of an unknown kind")


def _is_ofd(file: File) -> bool:
    """OFD is a zip with OFD.xml at its root. Only its directory and that one entry are read, both within bounds."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            root = next((entry for entry in entries if entry.filename == "OFD.xml"), None)
            if root is None:
                return False
            _refuse_overpacked(entries)
            with archive.open(root) as content:
                return b"OFD" in content.read(OFD_MAX_ROOT)
    except UNREADABLE as error:
        raise Damaged() from error


def _refuse_overpacked(entries: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    outside = any(entry.filename.startswith("/") or ".." in entry.filename.split("/") for entry in entries)
    if outside or len(entries) > OFD_MAX_ENTRIES or unpacked > min(OFD_MAX_UNPACKED, packed * OFD_MAX_RATIO):
        raise Overpacked()


def _check_pdf(file: File) -> None:
    """A PDF that was cut off has no end mark."""
    file.seek(max(file.size - TAIL, 0))
    if b"%%EOF" not in file.read(TAIL):
        raise Damaged()


def _check_image(file: File, kind: str) -> None:
    """Size from the header first, then decode it whole: a picture that cannot be shown is of no use as evidence."""
    file.seek(0)
    try:
        with Image.open(file, formats=[kind]) as image:
            if image.width * image.height > settings.DOCUMENT_MAX_PIXELS:
                raise TooManyPixels(limit=settings.DOCUMENT_MAX_PIXELS // 1_000_000)
            image.draft(image.mode, (image.width // 8, image.height // 8))
            image.load()
    except Image.DecompressionBombError as error:
        raise TooManyPixels(limit=settings.DOCUMENT_MAX_PIXELS // 1_000_000) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise Damaged() from error
