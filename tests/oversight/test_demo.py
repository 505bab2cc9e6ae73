"""The demo: what a fresh portal shows. A small one, as every room's bulk statements and services go into it."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from casework import clock
from casework.verification import verify
from claims.models import Advance, SupplementaryClaim
from enrollment.models import PaymentLine, Refund, ReliefBatch, SubsidyArrival, TaxFile, UnitBill
from institutions.models import Clearing, Declaration, Prepayment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_the_demo_loads_outside_the_window_too_and_has_rows_for_every_list():
    with clock.set_to(date(2026, 2, 27)):
        call_command("demo", persons=1_500, claims=20, stdout=StringIO())
        assert verify().problems == []
    for model in (PaymentLine, Refund, ReliefBatch, SubsidyArrival, TaxFile, UnitBill):
        assert model.objects.exists(), model
    assert set(Declaration.objects.values_list("state", flat=True)) == {"declared", "reviewed", "faulty", "paid"}
    assert Clearing.objects.filter(state="proposed").exists()
    assert set(Advance.objects.values_list("state", flat=True)) >= {"asked", "refused", "approved", "out"}
    assert SupplementaryClaim.objects.filter(set_off__gt=0).exists()
    assert set(Prepayment.objects.values_list("state", flat=True)) == {"proposed", "decided"}
