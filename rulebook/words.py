"""The words for the codes of the rules: steps, and what tables are cut by."""

from collections.abc import Iterable

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from policy import Failure, PackError

STEPS = {
    "in_policy_cost": _("Begin with the in-policy cost"),
    "over_limit": _("Begin with the cost above the yearly cap of basic insurance"),
    "burden": _("Begin with what basic insurance leaves to the person"),
    "residual": _("Begin with the in-policy cost that earlier layers leave"),
    "exclude": _("Take off the excluded items"),
    "less_deductible": _("Take off the deductible"),
    "share": _("Pay a share"),
    "bands": _("Pay by tiers of the year's cumulative amount"),
    "yearly_share": _("Pay a share of the year's cumulative amount"),
    "annual_cap": _("At most up to the yearly cap"),
    "left_over": _("Begin again with what is still left to the person"),
    "panel_grant": _("Add what a panel has decided, up to its yearly cap"),
}

CODES = {
    "inpatient": _("Inpatient"),
    "outpatient_major": _("Outpatient, major disease"),
    "outpatient_chronic": _("Outpatient, chronic disease"),
    "outpatient": _("Outpatient, ordinary"),
    "village": _("Village"),
    "community": _("Community or township"),
    "county": _("County level and above"),
    "inside": _("Inside the pool"),
    "referred": _("Outside, referred or emergency"),
    "outside": _("Outside on one's own"),
    "adult": _("Adult"),
    "student": _("Student"),
    "child": _("Child"),
    "newborn": _("Newborn"),
    "ordinary": _("Other diseases"),
    "listed": _("Listed diseases"),
    "none": _("No class"),
    "*": _("all others"),
}

LEVELS = {"1": _("Level 1"), "2": _("Level 2"), "3": _("Level 3")}
CLASSES = {"1": _("Class 1"), "2": _("Class 2"), "3": _("Class 3"), "4": _("Class 4")}

AWAY = {
    "outside": _("care outside the pool"),
    "not_designated": _("care in an institution that is not designated"),
}
PRICES = {
    "individual": _("the individual standard"),
    "full": _("individual and subsidy standard together, paid by the person"),
    "open": _("a price that the source leaves open"),
}
WAITINGS = {
    "none": _("benefits at once"),
    "days": _("benefits so many days after the payment"),
    "months": _("benefits so many months after the payment"),
    "next_month": _("benefits from the first of the next month"),
    "missed_years": _("a waiting period by the years missed"),
}
STATUSES = {
    "low_income_allowance": _("Minimum living allowance"),
    "severe_disability": _("Severe disability"),
    "disability_card": _("Disability card, in poverty"),
    "low_income_family": _("Low-income family"),
    "registered_poor": _("Registered poor household"),
    "destitute_support": _("Destitute, supported by the state"),
    "veteran": _("Veteran"),
    "dynamic_hardship": _("Hardship found by monitoring"),
}
STATIONS = {
    "district_review": _("Review by the district"),
    "city_decision": _("Decision by the city"),
    "assessment": _("Assessment by a team"),
    "public_notice": _("Public notice"),
}
AUTHORITIES = {"health": _("health authority"), "finance": _("finance authority")}
EXPERTS = {
    "insurance": _("medical insurance"),
    "medicine": _("medicine and health"),
    "finance": _("financial management"),
    "information": _("information technology"),
}
APPLICANTS = {"medical": _("medical institutions"), "pharmacy": _("pharmacies")}
SIDES = {"institution": _("the institution"), "agency": _("the agency")}
OWNERSHIPS = {
    "public": _("public institutions"),
    "collective": _("collective institutions"),
    "private": _("private institutions"),
    "military": _("military institutions"),
}
EFFECTS = {
    "acceptance": _("from the day the agency accepts it"),
    "approval": _("from the day the authority approved it"),
    "next_month": _("from the first of the next month"),
}


TREATMENTS = {"ordinary": _("elsewhere"), "designated": _("in a designated hospital")}
FILINGS = {
    "long_resident": _("Long-term resident elsewhere"),
    "relocated_retiree": _("Retired elsewhere"),
    "posted": _("At work elsewhere"),
    "referral": _("Referred elsewhere"),
    "emergency": _("Emergency elsewhere"),
    "temporary": _("Elsewhere for a time"),
}
COUNTED_AS = {"approved_referral": _("like an approved referral"), "emergency": _("like an emergency")}
MADE_UP = {
    "never": _("filed before the care begins"),
    "before_discharge": _("can be made up until the discharge"),
    "before_claim": _("can be made up until the claim is handed in"),
}


def of(dimension: str, code: str) -> str:
    """The word for a code of a dimension."""
    numbered = {"level": LEVELS, "assistance_class": CLASSES, "treatment": TREATMENTS}.get(dimension, {})
    return str(numbered.get(code) or CODES[code])


def language() -> str:
    """The language of the rules' texts that is the reader's: zh or en."""
    return "en" if (get_language() or "zh").startswith("en") else "zh"


def of_faults(faults: Iterable[PackError]) -> list[dict[str, str]]:
    """Faults as a table shows them: file, key and the reason in the reader's language."""
    return [{"file": fault.file, "key": fault.key, "reason": fault.text.in_language(language())} for fault in faults]


def of_failure(failure: Failure) -> dict[str, str]:
    """What a case expected at a key, and what came out, in the reader's language."""
    return {
        "key": failure.key,
        "expected": failure.expected.in_language(language()),
        "actual": failure.actual.in_language(language()),
    }
