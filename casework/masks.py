"""What of a sensitive value may be seen by everybody: the rest is stars (脱敏)."""

import re


def name(full: str) -> str:
    """First and last character of a name: 张*三, 张*, 买*****力."""
    if len(full) < 2:
        return "*" * len(full)
    last = full[-1] if len(full) > 2 else ""
    return full[0] + "*" * (len(full) - 1 - len(last)) + last


def identity(number: str) -> str:
    """First six and last four of a resident's number, fewer of shorter documents: 522701********1234, E1*****78."""
    return _ends(number, 6, 4) if len(number) >= 15 else _ends(number, 2, 2)


def phone(number: str) -> str:
    """First three and last four digits: 138****5678."""
    return _ends(number, 3, 4)


def account(number: str) -> str:
    """First four and last four digits of a bank account: 6217***********4321."""
    return _ends(number, 4, 4)


def numbers(text: str) -> str:
    """A text in which every number as long as that of a document is masked: cells of lists that people bring."""
    return _LONG.sub(lambda found: identity(found[0]), text)


_LONG = re.compile(r"[0-9]{14,17}[0-9Xx]")


def _ends(text: str, first: int, last: int) -> str:
    """The ends of `text`; all stars where the ends would show more than half of it."""
    if len(text) < 2 * (first + last) - 4:
        return "*" * len(text)
    return text[:first] + "*" * (len(text) - first - last) + text[-last:]
