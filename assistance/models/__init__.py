"""What assistance keeps."""

from assistance.models.applications import Application, Cost, HouseholdMember, Objection, Panel, PanelMember, Station

__all__ = ["Application", "Cost", "HouseholdMember", "Objection", "Panel", "PanelMember", "Station"]
