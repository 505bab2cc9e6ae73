"""A number as a picture that a scanner reads, as SVG."""

from io import BytesIO

import segno
from barcode import Code128
from barcode.writer import SVGWriter


def qr(text: str) -> str:
    """`text` as a QR code without margin; the template leaves it white around."""
    picture = BytesIO()
    segno.make_qr(text, error="m").save(picture, kind="svg", border=0, xmldecl=False)
    return picture.getvalue().decode()


def bars(text: str) -> str:
    """`text` as a Code 128 bar code without the text below."""
    options = {"write_text": False, "quiet_zone": 0, "module_height": 9, "margin_top": 0, "margin_bottom": 0}
    return Code128(text, writer=SVGWriter()).render(options).decode()
