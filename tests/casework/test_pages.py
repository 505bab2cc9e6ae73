"""Pages of a camera bound into one file."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from PIL import Image
from pypdf import PdfReader

from casework import clock
from casework.pages import DOTS_PER_INCH, LONGEST_SIDE, MOST_PAGES, BadPage, TooManyPages, bound
from casework.sniffing import media_type_of
from tests.casework.files import jpeg, png


def page(content: bytes, name: str = "1.jpg") -> ContentFile:
    return ContentFile(content, name)


def test_one_page_stays_a_picture():
    file = bound([page(jpeg(200, 100))], "拍摄")
    assert (file.name, media_type_of(file)) == ("拍摄.jpg", "image/jpeg")


def test_several_pages_are_a_pdf_in_their_order_and_size():
    file = bound([page(jpeg(420, 210)), page(png(210, 420), "2.png")], "拍摄")
    assert (file.name, media_type_of(file)) == ("拍摄.pdf", "application/pdf")
    sizes = [
        (round(each.mediabox.width), round(each.mediabox.height)) for each in PdfReader(BytesIO(file.read())).pages
    ]
    assert sizes == [(144, 72), (72, 144)]
    assert DOTS_PER_INCH == 210


def test_a_page_stands_as_the_phone_was_held_and_is_made_smaller():
    sideways = Image.new("RGB", (LONGEST_SIDE * 2, 1000))
    exif = sideways.getexif()
    exif[0x0112] = 6
    taken = BytesIO()
    sideways.save(taken, "JPEG", exif=exif)
    with Image.open(bound([page(taken.getvalue())], "拍摄")) as kept:
        assert kept.size == (500, LONGEST_SIDE)
        assert not kept.getexif()


def test_the_same_pages_at_the_same_moment_are_the_same_file():
    with clock.set_to(date(2026, 3, 5)):
        first, second = (bound([page(jpeg()), page(jpeg())], "拍摄").read() for _turn in range(2))
    assert first == second


@pytest.mark.parametrize("bad", [b"", b"\xff\xd8\xffbroken", b"%PDF-1.4\n%%EOF", b"GIF89a"])
def test_a_bad_page_is_named_by_its_number(bad):
    with pytest.raises(BadPage) as refused:
        bound([page(jpeg()), page(bad, "2.jpg")], "拍摄")
    assert "2" in str(refused.value)


def test_no_page_and_too_many_are_refused():
    for count in (0, MOST_PAGES + 1):
        with pytest.raises(TooManyPages):
            bound([page(jpeg())] * count, "拍摄")
