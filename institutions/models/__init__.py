"""Designated institutions as rows; one aggregate a file."""

from institutions.models.agreements import Agreement, Clause, Measure, Supplement
from institutions.models.applications import (
    Application,
    CheckItem,
    Equipment,
    Objection,
    Opinion,
    Score,
    SingleDisease,
    Station,
    TeamMember,
)
from institutions.models.certificates import Certificate, Inspection
from institutions.models.changes import Alarm, Change
from institutions.models.designations import Designation
from institutions.models.lists import RegisterList, RegisterRow
from institutions.models.people import PracticePlace, Professional
from institutions.models.register import Care, Department, Institution, LevelChange, PaymentMethod
from institutions.models.settlements import (
    BadLine,
    Clearing,
    Declaration,
    DeclarationLine,
    Deduction,
    LineFlag,
    Prepayment,
)
from institutions.models.supervision import PointEntry, Recovery, Violation, Visit, YearlyLine, YearlyScore

__all__ = [
    "Agreement",
    "Alarm",
    "Application",
    "BadLine",
    "Care",
    "Certificate",
    "Change",
    "CheckItem",
    "Clause",
    "Clearing",
    "Declaration",
    "DeclarationLine",
    "Deduction",
    "Department",
    "Designation",
    "Equipment",
    "Inspection",
    "Institution",
    "LevelChange",
    "LineFlag",
    "Measure",
    "Objection",
    "Opinion",
    "PaymentMethod",
    "PointEntry",
    "PracticePlace",
    "Prepayment",
    "Professional",
    "Recovery",
    "RegisterList",
    "RegisterRow",
    "Score",
    "SingleDisease",
    "Station",
    "Supplement",
    "TeamMember",
    "Violation",
    "Visit",
    "YearlyLine",
    "YearlyScore",
]
