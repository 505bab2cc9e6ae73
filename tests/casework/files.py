"""Files as people bring them, and as attackers do."""

import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO

from PIL import Image

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"


def pdf(text: str = "x") -> bytes:
    """The smallest PDF that says something."""
    return b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%" + text.encode() + b"\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def _image(kind: str, width: int, height: int) -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height), "white").save(out, kind)
    return out.getvalue()


def jpeg(width: int = 40, height: int = 30) -> bytes:
    return _image("JPEG", width, height)


def png(width: int = 40, height: int = 30) -> bytes:
    return _image("PNG", width, height)


def zipped(entries: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


def ofd(**more: bytes) -> bytes:
    root = b'<?xml version="1.0"?><ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016" Version="1.0"/>'
    noise = random.Random(7).randbytes(4_000)
    return zipped({"OFD.xml": root, "Doc_0/Document.xml": b"<ofd:Document/>", "Doc_0/Res/seal.bin": noise} | more)


def png_that_claims(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose header claims so many pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    packed = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def rezipped(archive: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The archive with one of its entries changed."""
    with zipfile.ZipFile(BytesIO(archive)) as found:
        entries = {entry: found.read(entry) for entry in found.namelist()}
    return zipped(entries | {name: change(entries[name])})
