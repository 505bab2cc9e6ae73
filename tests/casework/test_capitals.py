"""人民币大写 (national_rules C10)."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.capitals import BEYOND, capitals

DIGITS = {digit: value for value, digit in enumerate("零壹贰叁肆伍陆柒捌玖")}
TENS = {"拾": 10, "佰": 100, "仟": 1000}
AMOUNTS = st.integers(-(BEYOND - 1), BEYOND - 1)


def read_back(words: str) -> int:
    """The fen that these capitals say, read by nothing but the rules of reading Chinese figures."""
    sign, words = (-1, words[1:]) if words.startswith("负") else (1, words)
    yuan, found, rest = words.partition("元")
    if not found:
        yuan, rest = "", words
    jiao, found, rest = rest.partition("角") if "角" in rest else ("", "", rest)
    fen, _, _ = rest.partition("分") if "分" in rest else ("", "", "")
    one = DIGITS | {"": 0}
    return sign * (read_integer(yuan) * 100 + one[jiao.strip("零")] * 10 + one[fen.strip("零")])


def read_integer(words: str) -> int:
    """A whole number in capitals: 亿, then 万, then the rest."""
    for unit, size in (("亿", 10**8), ("万", 10**4)):
        if unit in words:
            high, low = words.split(unit)
            return read_integer(high) * size + read_integer(low)
    total = digit = 0
    for word in words:
        if word in TENS:
            total, digit = total + digit * TENS[word], 0
        else:
            digit = DIGITS[word]
    return total + digit


def awkward_amount(chance: random.Random) -> int:
    """An amount of any length whose digits are mostly zeros: where capitals go wrong."""
    digits = (chance.choice("000123456789") for _ in range(chance.randint(1, 14)))
    return int("".join(digits))


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (1, "壹分"),
        (102000, "壹仟零贰拾元整"),
        (850050, "捌仟伍佰元伍角整"),
        (1050000, "壹万零伍佰元整"),
        (2000100, "贰万零壹元整"),
        (6297036, "陆万贰仟玖佰柒拾元叁角陆分"),
        (10000005, "壹拾万元零伍分"),
        (100000000, "壹佰万元整"),
        (0, "零元整"),
        (10, "壹角整"),
        (1000, "壹拾元整"),
        (10000000000, "壹亿元整"),
        (-850050, "负捌仟伍佰元伍角整"),
    ],
)
def test_capitals_of_the_known_amounts(fen: int, words: str) -> None:
    """The vectors of national_rules C10 and the ends of the range."""
    assert capitals(fen) == words


def test_an_agency_may_leave_out_whole_after_jiao_but_not_after_yuan() -> None:
    assert capitals(850050, whole_after_jiao=False) == "捌仟伍佰元伍角"
    assert capitals(850000, whole_after_jiao=False) == "捌仟伍佰元整"


@given(AMOUNTS)
@settings(max_examples=1_000, deadline=None)
def test_capitals_read_back_as_the_same_amount(fen: int) -> None:
    assert read_back(capitals(fen)) == fen
    assert read_back(capitals(fen, whole_after_jiao=False)) == fen


def test_a_hundred_thousand_amounts_full_of_zeros_read_back() -> None:
    chance = random.Random(20260616)
    for fen in (awkward_amount(chance) for _ in range(100_000)):
        words = capitals(fen)
        assert read_back(words) == fen, words
        assert "零零" not in words
        assert words.endswith(("分", "整"))
        assert words == "零元整" or not words.startswith("零")


@pytest.mark.parametrize("amount", [12.5, "100", True])
def test_only_whole_fen_have_capitals(amount: object) -> None:
    with pytest.raises(TypeError):
        capitals(amount)  # type: ignore[arg-type]


@pytest.mark.parametrize("fen", [BEYOND, -BEYOND])
def test_capitals_end_below_one_trillion_yuan(fen: int) -> None:
    with pytest.raises(OverflowError):
        capitals(fen)
