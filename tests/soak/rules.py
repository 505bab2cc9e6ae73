"""The invariants of the rules, each with many examples: they need no portal, and harm nothing."""

import importlib
from collections.abc import Callable, Iterator

from hypothesis import HealthCheck, settings

from script.standalone import Portal

EXAMPLES = 1000
INVARIANTS = {
    "splitting a year into more stays": ("invariants", "splitting_a_year_into_more_stays_changes_nothing"),
    "order where it must not matter": ("invariants", "within_one_schedule_the_order_of_stays_changes_nothing"),
    "reversal": ("invariants", "a_reversal_is_the_year_without_the_claim"),
    "cap": ("invariants", "no_cap_is_ever_exceeded"),
    "sums": ("invariants", "total_is_its_four_parts_and_funds_plus_person"),
    "monotone: critical illness": ("invariants", "more_cost_never_pays_less_and_never_more_than_the_cost"),
    "monotone: basic": ("invariants", "basic_insurance_is_monotone_in_the_cost"),
    "sharing": ("fund", "the_insurer_and_the_agency_share_the_whole_overspend"),
    "reserve": ("fund", "the_reserve_takes_no_more_than_income_surplus_and_ceiling_allow"),
    "start before end": ("enrolment", "benefits_start_before_they_end_and_the_parts_add_up"),
    "frozen years": ("invariants", "what_comes_into_force_later_changes_nothing_of_an_earlier_year"),
    "a year at once": ("simulate", "a_year_at_once_is_the_year_claim_by_claim"),
}
"""What must hold, and the property of tests/policy that shows it."""


def run(portal: Portal, count: int = EXAMPLES) -> Iterator[str]:
    """Prove every invariant with `count` examples; the first that fails ends the soak with its example."""
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large]
    settings.register_profile("soak", max_examples=count, suppress_health_check=checks, database=None)
    settings.load_profile("soak")
    for name, prove in invariants():
        prove()
        yield f"{name}: held for {count:,} examples"


def invariants() -> Iterator[tuple[str, Callable[[], None]]]:
    """Name and property. Modules are read only now: a property takes the profile that is loaded when it is made."""
    for name, (module, property_name) in INVARIANTS.items():
        yield name, getattr(importlib.import_module(f"tests.policy.test_{module}"), f"test_{property_name}")
