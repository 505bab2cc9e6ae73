"""Photographed pages made one file: a picture alone stays a picture, several become the pages of a PDF."""

from collections.abc import Sequence
from io import BytesIO

from django.core.files.base import ContentFile, File
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from casework import clock
from casework.sniffing import IMAGES, BadFile, media_type_of

MOST_PAGES = 20
"""All of them are in memory at once: 13 MB each at most."""
LONGEST_SIDE = 2480
"""Pixels: an A4 page at 210 dots per inch, on which the small print of an invoice is read."""
DOTS_PER_INCH = 210
QUALITY = 85


class TooManyPages(BadFile):
    code = "pages_too_many"
    sentence = _("These are %(count)s pages, at most %(most)s go into one document. Add them in two parts.")


class BadPage(BadFile):
    code = "page_bad"
    sentence = _("Page %(page)s cannot be taken. Take it again. (%(why)s)")


def bound(pages: Sequence[File], name: str) -> ContentFile:
    """The pages in their order as one file, called `name` with the ending that it needs. Raises a BadFile."""
    if not pages or len(pages) > MOST_PAGES:
        raise TooManyPages(count=len(pages), most=MOST_PAGES)
    for number, page in enumerate(pages, start=1):
        _check(page, number)
    content = BytesIO()
    first, others = _upright(pages[0]), (_upright(page) for page in pages[1:])
    if len(pages) == 1:
        first.save(content, "JPEG", quality=QUALITY)
        return ContentFile(content.getvalue(), f"{name}.jpg")
    # The days of the file are those of the portal's clock: the same pages at the same moment make the same file.
    taken = clock.now().timetuple()
    first.save(
        content,
        "PDF",
        save_all=True,
        append_images=list(others),
        resolution=DOTS_PER_INCH,
        quality=QUALITY,
        creationDate=taken,
        modDate=taken,
    )
    return ContentFile(content.getvalue(), f"{name}.pdf")


def _check(page: File, number: int) -> None:
    try:
        is_picture = media_type_of(page) in IMAGES
    except BadFile as refusal:
        raise BadPage(page=number, why=refusal) from refusal
    if not is_picture:
        raise BadPage(page=number, why=_("It is not a picture."))


def _upright(page: File) -> Image.Image:
    """The page as it was held up, no larger than it needs to be."""
    page.seek(0)
    with Image.open(page) as picture:
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        turned = ImageOps.exif_transpose(picture)
        turned.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        return turned.convert("RGB")
