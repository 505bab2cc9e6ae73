"""The words for special statuses; the codes are those of the rules, and of insurances held beside the basic one."""

from django.utils.translation import gettext_lazy as _

LABELS = {
    "low_income_allowance": _("Minimum living allowance"),
    "severe_disability": _("Severe disability"),
    "disability_card": _("Disability card, in poverty"),
    "low_income_family": _("Low-income family"),
    "registered_poor": _("Registered poor household"),
    "destitute_support": _("Destitute, supported by the state"),
    "veteran": _("Veteran"),
    "dynamic_hardship": _("Hardship found by monitoring"),
    "large_amount_insurance": _("Takes part in large-amount insurance"),
    "supplementary_insurance": _("Supplementary insurance held"),
    "public_sector": _("Public sector"),
}
