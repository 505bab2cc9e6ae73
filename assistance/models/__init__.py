"""What assistance keeps."""

from assistance.models.applications import Application, Cost, HouseholdMember, Objection, Panel, PanelMember, Station
from assistance.models.loop import Expense, ExpenseList
from assistance.models.warnings import EarlyWarning

__all__ = [
    "Application",
    "Cost",
    "EarlyWarning",
    "Expense",
    "ExpenseList",
    "HouseholdMember",
    "Objection",
    "Panel",
    "PanelMember",
    "Station",
]
