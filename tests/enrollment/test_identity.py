"""Numbers of identity documents: what is wrong refuses, what is unusual hints (LPS-09, design: Person)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_11_2

from casework import clock
from enrollment.identity import (
    InvalidIdentity,
    OtherKind,
    WrongBirthDate,
    WrongCharacters,
    WrongCheckDigit,
    WrongLength,
    check,
    hints,
)
from enrollment.models import Identity, Sex
from tests.factories.enrollment import resident_id

Kind = Identity.Kind
births = st.dates(min_value=date(1900, 1, 1), max_value=date(2026, 1, 1))


@given(born_on=births, order=st.integers(1, 999), area=st.sampled_from(["522701", "110101", "990001"]))
def test_a_valid_number_says_birth_and_sex(born_on, order, area):
    number = resident_id(born_on, order, area)
    checked = check(Kind.RESIDENT_ID, number)
    assert (checked.number, checked.born_on) == (number, born_on)
    assert checked.sex == (Sex.MALE if order % 2 else Sex.FEMALE)


@given(born_on=births, order=st.integers(1, 999), place=st.integers(0, 16), digit=st.integers(1, 9))
def test_any_single_mistyped_digit_is_noticed(born_on, order, place, digit):
    number = resident_id(born_on, order)
    wrong = str((int(number[place]) + digit) % 10)
    with pytest.raises(InvalidIdentity):
        check(Kind.RESIDENT_ID, number[:place] + wrong + number[place + 1 :])


@given(born_on=births, order=st.integers(1, 999), place=st.integers(0, 15))
def test_two_neighbours_swapped_are_noticed(born_on, order, place):
    number = resident_id(born_on, order)
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    if swapped != number:
        with pytest.raises(InvalidIdentity):
            check(Kind.RESIDENT_ID, swapped)


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("", WrongLength),
        ("99000119800517001", WrongLength),
        ("9900011980051700122", WrongLength),
        ("99000119800517O012", WrongCharacters),
        ("9900011980051X0012", WrongCharacters),
        ("٩٩٠٠٠١١٩٨٠٠٥١٧٠٠١٢", WrongCharacters),
        (resident_id()[:17] + "0", WrongCheckDigit),
        (resident_id(date(1990, 1, 1)).replace("19900101", "19901301"), WrongCheckDigit),
    ],
)
def test_what_is_wrong_is_named(typed, refusal):
    with pytest.raises(refusal) as refused:
        check(Kind.RESIDENT_ID, typed)
    assert refused.value.field == "number"


@pytest.mark.parametrize("birth", ["19900230", "19901301", "00010101", "18300101", "20260617"])
def test_an_impossible_or_future_date_of_birth_refuses(birth):
    body = f"990001{birth}001"
    with clock.set_to(date(2026, 6, 16)), pytest.raises(WrongBirthDate):
        check(Kind.RESIDENT_ID, body + mod_11_2.calc_check_digit(body))


def test_an_old_15_digit_number_becomes_18_digits():
    checked = check(Kind.RESIDENT_ID, "110105491231002")
    assert checked.number == "11010519491231002X"
    assert checked.born_on == date(1949, 12, 31)


@pytest.mark.parametrize(
    "typed", ["11010519491231002x", " 110105 19491231 002X ", "１１０１０５１９４９１２３１００２Ｘ"]
)
def test_blanks_full_width_digits_and_a_small_x_are_tidied(typed):
    assert check(Kind.RESIDENT_ID, typed).number == "11010519491231002X"


@pytest.mark.parametrize("area", ["990001", "512301", "110103"])
def test_an_unknown_or_former_area_only_hints(area):
    """People born before their county was renamed keep their number."""
    number = resident_id(date(2015, 3, 1), area=area)
    assert check(Kind.RESIDENT_ID, number).number == number
    assert len(hints(number)) == 1


def test_a_known_area_has_no_hint():
    assert hints("11010519491231002X") == ()


@pytest.mark.parametrize("area", ["810000", "820000", "830000"])
def test_residence_permits_of_hong_kong_macao_and_taiwan_are_a_kind_of_their_own(area):
    number = resident_id(area=area)
    assert check(Kind.HK_MACAO_TAIWAN, number).born_on == date(1980, 5, 17)
    with pytest.raises(OtherKind):
        check(Kind.RESIDENT_ID, number)
    with pytest.raises(InvalidIdentity):
        check(Kind.HK_MACAO_TAIWAN, resident_id(area="522701"))


@pytest.mark.parametrize(
    ("kind", "typed", "stored"),
    [
        (Kind.PASSPORT, "e12345678", "E12345678"),
        (Kind.FOREIGN_PERMANENT, "USA110080010101", "USA110080010101"),
        (Kind.FOREIGN_PERMANENT, resident_id(area="911840"), resident_id(area="911840")),
        (Kind.NEWBORN, resident_id() + "n1", resident_id() + "N1"),
    ],
)
def test_other_documents_have_their_own_form(kind, typed, stored):
    assert check(kind, typed).number == stored


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (Kind.PASSPORT, "EEEEEEE"),
        (Kind.PASSPORT, "12"),
        (Kind.FOREIGN_PERMANENT, "US110080010101"),
        (Kind.FOREIGN_PERMANENT, resident_id(area="522701")),
        (Kind.NEWBORN, resident_id()),
        (Kind.NEWBORN, resident_id()[:17] + "0N1"),
    ],
)
def test_other_documents_refuse_what_is_not_theirs(kind, typed):
    with pytest.raises(InvalidIdentity):
        check(kind, typed)


@given(kind=st.sampled_from(Kind.values), typed=st.text(max_size=40))
def test_any_text_is_checked_or_refused(kind, typed):
    try:
        assert check(kind, typed).number
    except InvalidIdentity as refused:
        assert str(refused)
