"""Pinyin initials of names (拼音首字母), by which a clerk finds a person without switching the keyboard to Chinese."""

import re
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

LONGEST = 40
NOT_IN_THE_DICTIONARY = {"𠮷": "j"}

SURNAMES = {
    "单": "s", "仇": "q", "曾": "z", "解": "x", "查": "z", "区": "o", "翟": "z", "种": "c", "召": "s", "覃": "q",
    "繁": "p", "折": "s", "乐": "y", "祭": "z", "秘": "b", "藏": "z", "粘": "n", "隗": "w", "郗": "x", "谌": "c",
    "长": "z", "宿": "s", "么": "y", "重": "c", "行": "x", "佴": "n", "尉迟": "yc", "万俟": "mq", "长孙": "zs", "澹台": "tt",
    "单于": "cy",
}  # fmt: skip
"""Initials of surnames that are read otherwise than the dictionary reads the character, or in two ways."""

ALSO = {
    "单": "d", "仇": "c", "曾": "c", "解": "j", "查": "c", "区": "q", "翟": "d", "种": "z", "覃": "t", "繁": "f",
    "折": "z", "乐": "l", "祭": "j", "藏": "c", "粘": "z", "隗": "k", "谌": "s", "长": "c", "宿": "x", "召": "z",
    "么": "m", "重": "z", "行": "h", "郗": "c",
}  # fmt: skip
"""The other reading of a surname, which people type as well."""

ALSO_IN_GIVEN_NAMES = {
    "乐": "ly", "行": "xh", "重": "zc", "朝": "cz", "长": "cz", "茜": "qx", "乾": "qg", "传": "cz", "盛": "sc", "晟": "sc",
    "率": "sl", "厦": "xs", "藏": "cz", "曾": "zc", "单": "sd", "省": "sx", "调": "td", "弹": "td", "会": "hk", "解": "jx",
    "提": "td", "系": "xj", "降": "xj", "强": "qj", "贾": "jg", "伽": "jq", "莘": "xs", "郇": "xh", "圳": "zc", "阿": "ae",
    "桔": "jg", "纶": "lg", "吾": "wy",
}  # fmt: skip
"""Both initials of characters whose reading in a given name is a matter of the family."""


def tidy(name: str) -> str:
    """A name as it is stored: no blanks between Chinese characters, one between other words, one kind of middle dot."""
    if re.search(r"[A-Za-z]", name):
        return " ".join(name.split())
    return re.sub(r"[·•・‧∙⋅●．.]", "·", "".join(name.split()))


def readings(name: str) -> tuple[str, str]:
    """The initials of a name and its second reading, empty when there is none: 单乐 is sl, or sy.

    Where surname and given name both have a second reading, that of the given name is kept: a surname is read one
    way by those who know the person. A character that no dictionary reads is left out, as are middle dots.
    """
    name = tidy(name)
    surname = _surname(name)
    given = name[len(surname) :]
    first = SURNAMES.get(surname, "") + _initials(given)
    if _other_given(given) != _initials(given):
        other = SURNAMES.get(surname, "") + _other_given(given)
    else:
        other = ALSO.get(surname, "") + _initials(given) if surname in ALSO else ""
    return first[:LONGEST], other[:LONGEST]


def _surname(name: str) -> str:
    """The surname whose reading is known here: two characters before one; nothing for all others."""
    return next((name[:length] for length in (2, 1) if len(name) > length and name[:length] in SURNAMES), "")


def _initials(text: str) -> str:
    return "".join(_letters(word) for word in _words(text))


def _other_given(given: str) -> str:
    """The given name with the other initial wherever a character has two."""
    return "".join(
        letter.translate(str.maketrans(ALSO_IN_GIVEN_NAMES[word], ALSO_IN_GIVEN_NAMES[word][::-1]))
        if word in ALSO_IN_GIVEN_NAMES
        else letter
        for word in _words(given)
        for letter in [_letters(word)]
    )


def _words(text: str) -> list[str]:
    """Chinese characters one by one, other scripts word by word."""
    return re.findall(r"[A-Za-z]+|[^\W\d_]", text)


@lru_cache(maxsize=20_000)
def _letters(word: str) -> str:
    letter = NOT_IN_THE_DICTIONARY.get(word) or lazy_pinyin(word, style=Style.FIRST_LETTER)[0][:1].lower()
    return letter if letter.isascii() and letter.isalpha() else ""
