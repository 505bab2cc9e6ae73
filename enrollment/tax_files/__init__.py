"""Files to and from the tax bureau: what is to be collected goes out, what was paid comes back (FX-11, DL-06)."""

from enrollment.tax_files.reading import PaymentFileRefused, TaxLine, read
from enrollment.tax_files.writing import FORMATS, write

__all__ = ["FORMATS", "PaymentFileRefused", "TaxLine", "read", "write"]
