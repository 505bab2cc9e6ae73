"""Pinyin initials of institutions and their staff, by which a clerk finds them without switching the keyboard."""

from functools import cache, lru_cache

from pypinyin import Style, lazy_pinyin
from pypinyin.seg.mmseg import seg


def of_institution(name: str) -> str:
    """The initials of a name, read word by word (重庆 is cq): 示例市人民医院 is slsrmyy.

    Lists have thousands of names made of the same words, so words are read once.
    """
    return "".join(map(_word, seg.cut(name)))[:60]


def of_person(name: str) -> str:
    """The initials of a person's name, character by character: lists have hundreds of thousands of them."""
    return "".join(map(_character, name))[:30]


@lru_cache(maxsize=50_000)
def _word(word: str) -> str:
    return _kept("".join(lazy_pinyin(word, style=Style.FIRST_LETTER)))


@cache
def _character(character: str) -> str:
    return _word(character)[:1]


def _kept(letters: str) -> str:
    return "".join(letter for letter in letters.lower() if letter.isascii() and letter.isalnum())
