"""Pinyin initials of institutions and their staff, by which a clerk finds them without switching the keyboard."""

from functools import cache

from pypinyin import Style, lazy_pinyin


def of_institution(name: str) -> str:
    """The initials of a name, read word by word (重庆 is cq): 示例市人民医院 is slsrmyy."""
    return _kept("".join(lazy_pinyin(name, style=Style.FIRST_LETTER)))[:60]


def of_person(name: str) -> str:
    """The initials of a person's name, character by character: lists have hundreds of thousands of them."""
    return "".join(map(_initial, name))[:30]


@cache
def _initial(character: str) -> str:
    return _kept("".join(lazy_pinyin(character, style=Style.FIRST_LETTER)))[:1]


def _kept(letters: str) -> str:
    return "".join(letter for letter in letters.lower() if letter.isascii() and letter.isalnum())
