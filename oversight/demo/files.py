"""Papers of the demo's claims: an invoice as a picture, the others as small PDFs; each file differs from every other."""

from collections.abc import Iterable, Iterator
from functools import cache
from io import BytesIO

from django.conf import settings
from django.core.files.base import ContentFile
from PIL import Image, ImageDraw, ImageFont

from casework.models import Document
from casework.money import yuan
from claims.models import Claim

FONT_FILE = settings.BASE_DIR / "static" / "vendor" / "fonts" / "NotoSansSC-Regular.otf"
WORDS = {
    Document.Kind.INVOICE: "住院收费票据（电子）",
    Document.Kind.ITEMISED_LIST: "费用明细清单",
    Document.Kind.DIAGNOSIS: "疾病诊断证明书",
    Document.Kind.RECORDS: "出院记录",
    Document.Kind.SPLIT_STATEMENT: "医疗费用分割单",
    Document.Kind.AUTHORISATION: "授权委托书",
    Document.Kind.RELATION: "亲属关系证明",
}


def paper(claim: Claim, kind: str) -> ContentFile:
    """One page of the kind, drawn with the claim's own figures; plainly marked as an example."""
    return next(papers(claim, [kind]))


def papers(claim: Claim, kinds: Iterable[str]) -> Iterator[ContentFile]:
    """A page of each kind; what all pages of the claim say is drawn once."""
    common = _common(claim)
    for kind in kinds:
        page = common.copy()
        draw = ImageDraw.Draw(page)
        draw.text((232, 33), WORDS[Document.Kind(kind)], font=_font(20), fill=0, anchor="mm")
        draw.text((30, 252), f"示例数据，非真实票据　{claim.pk}-{kind}", font=_font(13), fill=40)
        stored = BytesIO()
        form = "PNG" if kind == Document.Kind.INVOICE else "PDF"
        page.save(stored, form, compress_level=1)
        yield ContentFile(stored.getvalue(), name=f"{kind}.{form.lower()}")


def report(title: str, lines: Iterable[str]) -> ContentFile:
    """One page of a report as PDF, plainly marked as an example."""
    page, stored = _page(lines), BytesIO()
    draw = ImageDraw.Draw(page)
    draw.text((232, 33), title, font=_font(20), fill=0, anchor="mm")
    draw.text((30, 252), "示例数据，非真实报告", font=_font(13), fill=40)
    page.save(stored, "PDF", compress_level=1)
    return ContentFile(stored.getvalue(), name=f"{title}.pdf")


def _common(claim: Claim) -> Image.Image:
    lines = [
        f"姓名：{claim.person.name}    性别：{claim.person.get_sex_display()}",
        f"医疗机构：{claim.institution.name}",
        f"诊断：{claim.diagnosis.name}",
        f"入院：{claim.admitted_on}    出院：{claim.discharged_on}",
        f"金额：{yuan(claim.claimed)} 元",
    ]
    return _page(lines)


def _page(lines: Iterable[str]) -> Image.Image:
    page = Image.new("L", (465, 330), 255)
    draw = ImageDraw.Draw(page)
    draw.rectangle((9, 9, 455, 320), outline=120, width=2)
    for row, line in enumerate(lines):
        draw.text((30, 72 + row * 36), line, font=_font(13), fill=40)
    return page


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONT_FILE), size)
