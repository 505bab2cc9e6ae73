"""Pinyin initials: what a clerk types when a name is said across the counter."""

import pytest

from enrollment.initials import readings, tidy


@pytest.mark.parametrize(
    ("name", "first", "other"),
    [
        ("张晓明", "zxm", ""),
        ("单春华", "sch", "dch"),
        ("仇小英", "qxy", "cxy"),
        ("曾庆国", "zqg", "cqg"),
        ("解立新", "xlx", "jlx"),
        ("查玉良", "zyl", "cyl"),
        ("区志强", "ozq", "ozj"),
        ("尉迟云", "ycy", ""),
        ("万俟文", "mqw", ""),
        ("单于明", "cym", ""),
        ("欧阳兰", "oyl", ""),
        ("单乐", "sl", "sy"),
        ("王行", "wx", "wh"),
        ("覃玉兰", "qyl", "tyl"),
    ],
)
def test_surnames_are_read_as_surnames(name, first, other):
    """Polyphone surnames have the reading of the surname first and the other one second (design: Person)."""
    assert readings(name) == (first, other)


@pytest.mark.parametrize(
    ("name", "first"), [("陈𠮷", "cj"), ("李䶮", "ly"), ("王㛃", "wj"), ("赵𬱖", "zd"), ("周𬺈", "zy")]
)
def test_rare_characters_have_their_initial(name, first):
    assert readings(name)[0] == first


def test_a_character_that_nobody_can_read_is_left_out():
    assert readings("王\U000323aa明") == ("wm", "")


@pytest.mark.parametrize("dot", "·•・‧∙⋅．.")
def test_every_middle_dot_is_stored_as_one_and_has_no_initial(dot):
    name = f"买买提 {dot} 吐尔逊"
    assert tidy(name) == "买买提·吐尔逊"
    assert readings(name)[0] == "mmttex"


def test_names_in_latin_letters_keep_their_blanks_and_start_each_word():
    assert tidy("  Maria   Silva Costa ") == "Maria Silva Costa"
    assert readings("Maria Silva Costa") == ("msc", "")


def test_very_long_names_are_cut_to_what_the_column_holds():
    assert len(readings("买" * 80)[0]) == 40
