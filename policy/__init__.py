"""The rules of medical insurance as dated, cited data, and the engine that applies them (pure Python, no Django).

Start with `load` a pack, put packs together in `Rules`, ask `settle`. Money is integer fen.
"""

from policy.checking.check import Failure, check_pack
from policy.days import (
    add_months,
    add_working_days,
    add_years,
    is_working_day,
    roll_to_working_day,
    working_days_between,
)
from policy.deadlines import Deadline, deadline
from policy.enrolment.bill import Bill, BillMember, bill
from policy.enrolment.enrol import Enrollee, Enrolment, enrol
from policy.enrolment.relief import ReliefRule, Relieved, relief_rules
from policy.enrolment.repair import Repair, counted_from, repair
from policy.enrolment.window import due_on, window
from policy.errors import BadFact, InvalidPack, PackError, UnknownPack
from policy.facts import Allowance, Claim, Line, Member
from policy.fund import advance, insurer_year, late_fee, reserve, year_deductible
from policy.incentives import next_year
from policy.indicators import indicator
from policy.loading import available, load, load_files
from policy.pack import Pack
from policy.rules import Rules
from policy.settling.elsewhere import BurdenUnknown, Settled, moves_elsewhere
from policy.settling.lines import rest_of
from policy.settling.settle import settle
from policy.settling.settlement import Settlement
from policy.trace import Missing, Row, Source, Text

__all__ = [
    "Allowance",
    "BadFact",
    "Bill",
    "BillMember",
    "BurdenUnknown",
    "Claim",
    "Deadline",
    "Enrollee",
    "Enrolment",
    "Failure",
    "InvalidPack",
    "Line",
    "Member",
    "Missing",
    "Pack",
    "PackError",
    "ReliefRule",
    "Relieved",
    "Repair",
    "Row",
    "Rules",
    "Settled",
    "Settlement",
    "Source",
    "Text",
    "UnknownPack",
    "add_months",
    "add_working_days",
    "add_years",
    "advance",
    "available",
    "bill",
    "check_pack",
    "counted_from",
    "deadline",
    "due_on",
    "enrol",
    "indicator",
    "insurer_year",
    "is_working_day",
    "late_fee",
    "load",
    "load_files",
    "moves_elsewhere",
    "next_year",
    "relief_rules",
    "repair",
    "reserve",
    "rest_of",
    "roll_to_working_day",
    "settle",
    "window",
    "working_days_between",
    "year_deductible",
]
