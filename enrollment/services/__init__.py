"""The verbs of enrollment."""

from enrollment.services.paying import receive
from enrollment.services.persons import change_bank_account, correct_contact, register_person
from enrollment.services.standing import add_status, recognise

__all__ = ["add_status", "change_bank_account", "correct_contact", "receive", "recognise", "register_person"]
