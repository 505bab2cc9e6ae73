"""Electronic invoices as hospitals hand them out: synthetic XML, OFD and PDF in the layouts that are known."""

import json
import random
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import typst

FONTS = Path(__file__).resolve().parents[2] / "static" / "vendor" / "fonts"
OFD_NAMES = 'xmlns:ofd="http://www.ofdspec.org/2016"'


@dataclass(frozen=True)
class Printed:
    """What one invoice says, as text."""

    code: str = "99060126"
    number: str = "0000123456"
    check_code: str = "a1b2c3"
    issued_on: str = "2026-06-09"
    amount: str = "5400.00"
    payer: str = "张三"
    issuer: str = "示例市人民医院"
    items: Sequence[tuple[str, str, str, str]] = (
        ("西药费", "1", "5000.00", "5000.00"),
        ("床位费", "8", "50.00", "400.00"),
    )


EXAMPLE = Printed()
TAX = Printed(code="012002600111", number="12345678", check_code="12345678901234567890")
DIGITAL = Printed(code="", number="26990000000000123456", check_code="")


def finance_xml(said: Printed = EXAMPLE, *, encoding: str = "UTF-8") -> bytes:
    """医疗收费票据（电子） as the finance ministry's data standard writes it."""
    items = "".join(
        f"<AuxItem><AuxItemName>{name}</AuxItemName><AuxItemQuantity>{quantity}</AuxItemQuantity>"
        f"<AuxItemStd>{price}</AuxItemStd><AuxItemAmount>{amount}</AuxItemAmount></AuxItem>"
        for name, quantity, price, amount in said.items
    )
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?><EInvoice><Header><EInvoiceTag>CZ-EI</EInvoiceTag></Header>'
        f"<EInvoiceData><Main><EInvoiceName>医疗住院收费票据（电子）</EInvoiceName>"
        f"<EInvoiceCode>{said.code}</EInvoiceCode><EInvoiceNumber>{said.number}</EInvoiceNumber>"
        f"<RandomNumber>{said.check_code}</RandomNumber><TotalAmount>{said.amount}</TotalAmount>"
        f"<IssueDate>{said.issued_on.replace('-', '')}</IssueDate>"
        f"<InvoicingParty><InvoicingPartyName>{said.issuer}</InvoicingPartyName></InvoicingParty>"
        f"<PayerParty><PayerPartyName>{said.payer}</PayerPartyName></PayerParty></Main>"
        f"<Details><Item><ItemName>合计</ItemName><ItemAmount>{said.amount}</ItemAmount></Item></Details>"
        f"<AuxDetails>{items}</AuxDetails></EInvoiceData></EInvoice>"
    )
    return text.encode(encoding)


def tax_xml(said: Printed = TAX) -> bytes:
    """An e-invoice of the tax bureau of 2019, as it lies inside an OFD."""
    items = "".join(
        f"<fp:GoodsInfo><fp:Item>{name}</fp:Item><fp:Quantity>{quantity}</fp:Quantity><fp:Price>{price}</fp:Price>"
        f"<fp:Amount>{amount}</fp:Amount><fp:TaxAmount>0.00</fp:TaxAmount></fp:GoodsInfo>"
        for name, quantity, price, amount in said.items
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><fp:eInvoice xmlns:fp="http://www.edrm.org.cn/schema/e-invoice/2019">'
        f"<fp:InvoiceCode>{said.code}</fp:InvoiceCode><fp:InvoiceNo>{said.number}</fp:InvoiceNo>"
        f"<fp:IssueDate>{said.issued_on}</fp:IssueDate><fp:InvoiceCheckCode>{said.check_code}</fp:InvoiceCheckCode>"
        f"<fp:TaxInclusiveTotalAmount>{said.amount}</fp:TaxInclusiveTotalAmount>"
        f"<fp:Buyer><fp:BuyerName>{said.payer}</fp:BuyerName></fp:Buyer>"
        f"<fp:Seller><fp:SellerName>{said.issuer}</fp:SellerName></fp:Seller>"
        f"<fp:GoodsInfos>{items}</fp:GoodsInfos></fp:eInvoice>"
    ).encode()


def digital_xml(said: Printed = DIGITAL) -> bytes:
    """数电票: no code, a number of twenty digits."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><EInvoice><EInvoiceData>'
        f"<SellerInformation><SellerName>{said.issuer}</SellerName></SellerInformation>"
        f"<BuyerInformation><BuyerName>{said.payer}</BuyerName></BuyerInformation>"
        f"<BasicInformation><TotalTax-includedAmount>{said.amount}</TotalTax-includedAmount></BasicInformation>"
        "<IssuItemInformation><ItemName>*医疗服务*治疗费</ItemName><Quantity>1</Quantity><UnPrice>5000</UnPrice>"
        "<Amount>5000.00</Amount><ComTaxAm>400.00</ComTaxAm></IssuItemInformation></EInvoiceData>"
        f"<TaxSupervisionInfo><InvoiceNumber>{said.number}</InvoiceNumber>"
        f"<IssueTime>{said.issued_on} 10:11:12</IssueTime></TaxSupervisionInfo></EInvoice>"
    ).encode()


def ofd(entries: dict[str, bytes]) -> bytes:
    """An OFD with these entries; a seal of noise keeps it from packing like a bomb."""
    out = BytesIO()
    noise = random.Random(7).randbytes(3_000)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("OFD.xml", f'<?xml version="1.0"?><ofd:OFD {OFD_NAMES} Version="1.0"/>')
        for name, content in ({"Doc_0/Res/seal.bin": noise} | entries).items():
            archive.writestr(name, content)
    return out.getvalue()


def ofd_with_data(xml: bytes) -> bytes:
    """An OFD that carries the invoice as data."""
    return ofd({"Doc_0/Attachs/original_invoice.xml": xml, "Doc_0/Pages/Page_0/Content.xml": ofd_page([])})


def ofd_page(words: Sequence[tuple[float, float, str]]) -> bytes:
    """One page: words at (left, top) in millimetres."""
    objects = "".join(
        f'<ofd:TextObject Boundary="{x} {y} 60 4"><ofd:TextCode X="0" Y="3.2">{text}</ofd:TextCode></ofd:TextObject>'
        for x, y, text in words
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><ofd:Page {OFD_NAMES}>{objects}</ofd:Page>'.encode()


def ofd_as_paper(said: Printed = EXAMPLE) -> bytes:
    """An OFD without data: labels on the template, values on the page, beside one another."""
    labels = [(20, 10, "票据代码："), (120, 10, "票据号码："), (20, 20, "交款人："), (120, 20, "校验码：")]
    labels += [
        (120, 30, "开票日期："),
        (20, 90, "金额合计（大写）"),
        (120, 90, "（小写）"),
        (20, 100, "收款单位（章）："),
    ]
    values = [(45, 10.4, said.code), (145, 10.4, said.number), (40, 20.4, said.payer), (140, 20.4, said.check_code)]
    values += [
        (145, 30.4, said.issued_on),
        (60, 90.4, "伍仟肆佰元整"),
        (140, 90.4, said.amount),
        (60, 100.4, said.issuer),
    ]
    return ofd({"Doc_0/Tpls/Tpl_0/Content.xml": ofd_page(labels), "Doc_0/Pages/Page_0/Content.xml": ofd_page(values)})


_FINANCE_PAPER = """
#let said = json(bytes(sys.inputs.said))
#set page(width: 210mm, height: 120mm, margin: 12mm)
#set text(font: "Noto Sans SC", size: 9pt)
#align(center, text(size: 15pt)[医疗住院收费票据（电子）])
#grid(columns: (1fr, 1fr),
  [票据代码：#said.code], [票据号码：#said.number],
  [交款人统一社会信用代码：], [校 验 码：#said.check_code],
  [交款人：#said.payer], [开票日期：#said.issued_on])
#table(columns: (1fr, auto, auto), [项目名称], [数量], [金额（元）],
  ..said.items.map(item => (item.at(0), item.at(1), item.at(3))).flatten())
金额合计（大写） 伍仟肆佰元整 #h(1fr) （小写）#said.amount #linebreak()
收款单位（章）：#said.issuer #h(1fr) 复核人：王五 #h(1fr) 收款人：赵六
"""
_TAX_PAPER = """
#let said = json(bytes(sys.inputs.said))
#set page(width: 210mm, height: 140mm, margin: 12mm)
#set text(font: "Noto Sans SC", size: 9pt)
#align(center, text(size: 15pt)[电子发票（普通发票）])
#align(right)[#if said.code != "" [发票代码：#said.code #linebreak()] 发票号码：#said.number #linebreak()
  开票日期：#said.issued_on.replace("-", "年", count: 1).replace("-", "月")日
  #if said.check_code != "" [#linebreak() 校 验 码：12345 67890 12345 67890]]
#grid(columns: (1fr, 1fr), [名称：#said.payer], [名称：#said.issuer])
价税合计（大写） 伍仟肆佰圆整 #h(1fr) （小写）¥5,400.00
"""
_PICTURE_ONLY = "#set page(width: 80mm, height: 50mm)\n#rect(width: 60mm, height: 30mm, fill: luma(80%))"


def _typeset(source: str, said: Printed) -> bytes:
    fields = {name: getattr(said, name) for name in Printed.__dataclass_fields__}
    made: bytes = typst.compile(
        source.encode(), font_paths=[str(FONTS)], ignore_system_fonts=True, sys_inputs={"said": json.dumps(fields)}
    )
    return made


def finance_pdf(said: Printed = EXAMPLE) -> bytes:
    """The printed form of a medical e-invoice."""
    return _typeset(_FINANCE_PAPER, said)


def tax_pdf(said: Printed = TAX) -> bytes:
    """The printed form of a tax e-invoice, with or without a code."""
    return _typeset(_TAX_PAPER, said)


def pdf_without_words() -> bytes:
    """What a scanner makes of an invoice: a picture in a PDF."""
    return _typeset(_PICTURE_ONLY, EXAMPLE)


def finance_qr(said: Printed = EXAMPLE) -> str:
    """The QR code of a medical e-invoice as a scanner types it."""
    date = said.issued_on.replace("-", "")
    return f"1,0601,{said.code},{said.number},{said.check_code},{date},{said.amount}"


def tax_qr(said: Printed = TAX) -> str:
    """The QR code of a tax e-invoice as a scanner types it."""
    kind, date = ("10" if said.code else "32"), said.issued_on.replace("-", "")
    return f"01,{kind},{said.code},{said.number},{said.amount},{date},{said.check_code},A1B2,"
