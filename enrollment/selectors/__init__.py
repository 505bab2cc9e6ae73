"""The questions to enrollment: who is it, are they covered, as what do the rules see them."""

from enrollment.selectors.coverage import (
    coverage_of,
    coverage_on,
    coverage_sentence,
    coverage_years,
    covered_from,
    last_day,
    with_coverages,
)
from enrollment.selectors.members import member_on, recognition_on, statuses_on
from enrollment.selectors.places import areas_to_register_in, place_hints
from enrollment.selectors.search import Found, find_persons

__all__ = [
    "Found",
    "areas_to_register_in",
    "coverage_of",
    "coverage_on",
    "coverage_sentence",
    "coverage_years",
    "covered_from",
    "find_persons",
    "last_day",
    "member_on",
    "place_hints",
    "recognition_on",
    "statuses_on",
    "with_coverages",
]
