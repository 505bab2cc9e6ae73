"""Codes of areas as enrollment counts by them."""

from casework.models.area import PREFIX_LENGTH


def township_of(code: str) -> str:
    """The code of the township that an area lies in, or of the wider area itself."""
    return code[: PREFIX_LENGTH["township"]].ljust(PREFIX_LENGTH["village"], "0")
