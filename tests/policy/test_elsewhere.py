"""What a stay that another system has settled adds to the year, by each pack's steps."""

import pytest

import policy
from policy import BurdenUnknown, Claim, Member, Settled, moves_elsewhere, settle


def rules(pack):
    return policy.Rules(policy.load(pack))


STAY = Settled("inpatient", total=40_000_00, eligible=30_000_00, basic=20_000_00, critical_illness=500_00)


@pytest.mark.parametrize("pack", ["example-2026", "liupanshui-2020", "fuxin-2020"])
def test_the_burden_is_what_basic_insurance_leaves_in_policy(pack):
    moves = moves_elsewhere(rules(pack), STAY)
    assert (moves["burden"], moves["critical_illness_paid"]) == (10_000_00, 500_00)
    assert moves["basic_paid"] == 20_000_00


def test_ordinary_outpatient_care_stays_out_of_critical_illness():
    moves = moves_elsewhere(
        rules("example-2026"), Settled("outpatient", 300_00, 300_00, basic=150_00, deductible=50_00)
    )
    assert moves == {"basic_paid": 150_00, "outpatient_paid": 150_00, "deductible_outpatient": 50_00}


def test_by_a_list_of_exclusions_the_burden_has_to_be_said():
    with pytest.raises(BurdenUnknown):
        moves_elsewhere(rules("ningxia-2013"), STAY)
    said = Settled("inpatient", 40_000_00, 30_000_00, basic=20_000_00, burden=15_000_00)
    assert moves_elsewhere(rules("ningxia-2013"), said)["burden"] == 15_000_00


def test_the_same_stay_moves_the_same_whoever_settled_it():
    """A claim of the example rules, and the same figures brought from elsewhere."""
    example = rules("example-2026")
    claim = Claim(kind="inpatient", level="2", lines=[policy.Line("A", 80_000_00)])
    here = settle(example, year=2026, member=Member(), claim=claim)
    there = Settled(
        "inpatient", here.total, here.eligible, here.deductible, here.basic, critical_illness=here.critical_illness
    )
    assert moves_elsewhere(example, there) == here.moves
