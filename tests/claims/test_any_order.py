"""Whatever becomes of a person's claims, in whatever order and by whose hands: the laws hold after every step.

`script/soak histories` looks at five hundred histories, this test at as many as HISTORIES says.
"""

import os

import pytest
from django.test import override_settings
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from casework import clock
from tests.claims.histories import TODAY, PersonsYear

HISTORIES = int(os.environ.get("HISTORIES") or 18)
STEPS = 20
IN_MEMORY = {"default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}}


@pytest.mark.django_db
def test_the_laws_hold_in_any_order():
    with clock.set_to(TODAY), override_settings(STORAGES=IN_MEMORY):
        run_state_machine_as_test(
            PersonsYear,
            settings=settings(
                max_examples=HISTORIES,
                stateful_step_count=STEPS,
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
