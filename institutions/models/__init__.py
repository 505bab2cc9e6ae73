"""Designated institutions as rows; one aggregate a file."""

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
from institutions.models.designations import Designation
from institutions.models.lists import RegisterList, RegisterRow
from institutions.models.people import PracticePlace, Professional
from institutions.models.register import Care, Department, Institution, LevelChange, PaymentMethod

__all__ = [
    "Application",
    "Care",
    "Certificate",
    "CheckItem",
    "Department",
    "Designation",
    "Equipment",
    "Inspection",
    "Institution",
    "LevelChange",
    "Objection",
    "Opinion",
    "PaymentMethod",
    "PracticePlace",
    "Professional",
    "RegisterList",
    "RegisterRow",
    "Score",
    "SingleDisease",
    "Station",
    "TeamMember",
]
