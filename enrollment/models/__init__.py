"""Persons, their participation, what is owed and paid, the days it covers."""

from enrollment.models.arrears import Call, DemandNotice
from enrollment.models.contributions import Answer, Contribution, Relief, ReliefBatch
from enrollment.models.coverage import Coverage
from enrollment.models.lists import EnrolmentList, ListRow, ListSource
from enrollment.models.moves import Move
from enrollment.models.payments import PaymentFile, PaymentLine, Receipt, Refund, SubsidyArrival, TaxFile
from enrollment.models.persons import Household, Identity, Merge, Person, Sex
from enrollment.models.progress import Progress, Target
from enrollment.models.recognitions import Recognition, RecognitionList, RecognitionRow
from enrollment.models.registrations import Duplicate, Registration, School
from enrollment.models.standing import SpecialStatus
from enrollment.models.units import Unit, UnitBill, UnitMember

__all__ = [
    "Answer",
    "Call",
    "Contribution",
    "Coverage",
    "DemandNotice",
    "Duplicate",
    "EnrolmentList",
    "Household",
    "Identity",
    "ListRow",
    "ListSource",
    "Merge",
    "Move",
    "PaymentFile",
    "PaymentLine",
    "Person",
    "Progress",
    "Receipt",
    "Recognition",
    "RecognitionList",
    "RecognitionRow",
    "Refund",
    "Registration",
    "Relief",
    "ReliefBatch",
    "School",
    "Sex",
    "SpecialStatus",
    "SubsidyArrival",
    "Target",
    "TaxFile",
    "Unit",
    "UnitBill",
    "UnitMember",
]
