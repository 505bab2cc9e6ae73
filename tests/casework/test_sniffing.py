"""The corpus of uploads: each is refused with a sentence, or taken as what it is and made harmless."""

from unittest.mock import patch

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from casework.sniffing import (
    JPEG,
    OFD,
    PDF,
    PNG,
    BadFile,
    Damaged,
    EmptyFile,
    NameDisagrees,
    Overpacked,
    TooLarge,
    TooManyPixels,
    WrongType,
    media_type_of,
)
from tests.casework.files import EICAR, jpeg, ofd, pdf, png, png_that_claims, zipped

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
XLSX = zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})
BOMB = zipped({"OFD.xml": b"<ofd:OFD/>", "huge": b"\0" * 30_000_000})

REFUSED = [
    ("empty", "票.pdf", b"", EmptyFile),
    ("only the magic of a pdf", "票.pdf", b"%PDF-1.7", Damaged),
    ("a pdf cut off", "票.pdf", pdf()[:-8], Damaged),
    ("a pdf with something before it", "票.pdf", b"\n" + pdf(), NameDisagrees),
    ("a zip renamed pdf", "票.pdf", zipped({"a.txt": b"a"}), NameDisagrees),
    ("a zip", "票.zip", zipped({"a.txt": b"a"}), WrongType),
    ("an empty zip renamed pdf", "票.pdf", zipped({}), NameDisagrees),
    ("a workbook", "明细.xlsx", XLSX, WrongType),
    ("a workbook renamed ofd", "票.ofd", XLSX, NameDisagrees),
    ("a zip bomb renamed ofd", "票.ofd", BOMB, Overpacked),
    ("an ofd that climbs out", "票.ofd", ofd(**{"../../evil": b"x"}), Overpacked),
    ("an ofd with an absolute path", "票.ofd", ofd(**{"/etc/passwd": b"x"}), Overpacked),
    ("an ofd with thousands of entries", "票.ofd", ofd(**{f"e{n}": b"" for n in range(2_001)}), Overpacked),
    ("an ofd cut off", "票.ofd", ofd()[:-30], Damaged),
    ("an ofd whose root is none", "票.ofd", zipped({"OFD.xml": b"hello"}), NameDisagrees),
    ("svg with a script", "图.svg", SVG, WrongType),
    ("svg renamed png", "图.png", SVG, NameDisagrees),
    ("html renamed jpg", "图.jpg", HTML, NameDisagrees),
    ("html", "图.html", HTML, WrongType),
    ("eicar", "eicar.com", EICAR, WrongType),
    ("eicar renamed pdf", "eicar.pdf", EICAR, NameDisagrees),
    ("a windows program renamed pdf", "票.pdf", b"MZ" + b"\0" * 200, NameDisagrees),
    ("a shell script renamed pdf", "票.pdf", b"#!/bin/sh\nrm -rf /\n", NameDisagrees),
    ("a gif", "图.gif", b"GIF89a" + b"\0" * 40, WrongType),
    ("a gif renamed png", "图.png", b"GIF89a" + b"\0" * 40, NameDisagrees),
    ("a jpeg named pdf", "票.pdf", jpeg(), NameDisagrees),
    ("a pdf named jpg", "票.jpg", pdf(), NameDisagrees),
    ("a pdf without ending", "票", pdf(), NameDisagrees),
    ("two endings", "票.pdf.exe", pdf(), NameDisagrees),
    ("a jpeg cut off", "图.jpg", jpeg(400, 300)[:300], Damaged),
    ("only the magic of a jpeg", "图.jpg", b"\xff\xd8\xff\xe0", Damaged),
    ("a png cut off", "图.png", png(400, 300)[:60], Damaged),
    ("a png that claims 10 billion pixels", "图.png", png_that_claims(100_000, 100_000), TooManyPixels),
    ("a png just above the bound", "图.png", png_that_claims(8_000, 5_001), TooManyPixels),
    ("a png that claims more than it holds", "图.png", png_that_claims(2_000, 2_000), Damaged),
]
TAKEN = [
    ("a pdf", "票.pdf", pdf(), PDF),
    ("a pdf in capitals", "INVOICE.PDF", pdf(), PDF),
    ("a jpeg", "图.jpg", jpeg(), JPEG),
    ("a jpeg of a phone with something behind it", "图.jpeg", jpeg() + b"\0" * 500 + zipped({"a": b"a"}), JPEG),
    ("a png", "图.png", png(), PNG),
    ("an ofd invoice", "发票.ofd", ofd(), OFD),
    ("a pdf that is also html", "票.pdf", pdf("<script>alert(1)</script>"), PDF),
    ("a path as its name", "../../etc/passwd.pdf", pdf(), PDF),
    ("a huge name", "长" * 250 + ".pdf", pdf(), PDF),
]


@pytest.mark.parametrize(
    ("name", "content", "error"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_refused(name, content, error):
    with pytest.raises(BadFile) as refused:
        media_type_of(SimpleUploadedFile(name, content))
    assert type(refused.value) is error
    assert refused.value.field == "file"
    assert "%(" not in str(refused.value)


@pytest.mark.parametrize(("name", "content", "kind"), [case[1:] for case in TAKEN], ids=[case[0] for case in TAKEN])
def test_taken_as_what_it_is(name, content, kind):
    file = SimpleUploadedFile(name, content)
    assert media_type_of(file) == kind
    assert file.read() == content


def test_a_file_above_the_bound_is_refused_unread(settings):
    file = SimpleUploadedFile("票.pdf", pdf())
    file.size = settings.DOCUMENT_MAX_BYTES + 1
    with patch.object(type(file), "read", side_effect=AssertionError), pytest.raises(TooLarge):
        media_type_of(file)
