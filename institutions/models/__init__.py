"""Designated institutions as rows; one aggregate a file."""

from institutions.models.designations import Designation
from institutions.models.lists import RegisterList, RegisterRow
from institutions.models.people import PracticePlace, Professional
from institutions.models.register import Care, Department, Institution, LevelChange, PaymentMethod

__all__ = [
    "Care",
    "Department",
    "Designation",
    "Institution",
    "LevelChange",
    "PaymentMethod",
    "PracticePlace",
    "Professional",
    "RegisterList",
    "RegisterRow",
]
