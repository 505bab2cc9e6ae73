"""The verbs of enrollment."""

from enrollment.services.paying import receive
from enrollment.services.persons import change_bank_account, correct_contact, register_person
from enrollment.services.recognitions import end_recognition, recognise
from enrollment.services.standing import add_status

__all__ = [
    "add_status",
    "change_bank_account",
    "correct_contact",
    "end_recognition",
    "receive",
    "recognise",
    "register_person",
]
