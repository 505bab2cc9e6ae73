"""Electronic invoices as files and as QR codes: what they say, as text by name. Pure Python, no Django.

What is known of their layouts: docs/einvoices.md. A file is parsed in a process of its own (`child`).
"""

FIGURES = ("code", "number", "check_code", "issued_on", "amount", "payer", "issuer")
"""What is read of an invoice: 票据代码, 票据号码, 校验码, 开票日期, 金额, 交款人, 收款单位."""
ITEM_FIGURES = ("name", "quantity", "unit_price", "amount")
MOST_ITEMS = 2_000
LONGEST = 200
"""Characters of one figure; what is longer is no figure."""
