"""Violations that were decided, and money that came back, before either was booked: the books get them on the day of this
migration. All of it was noted for the basic fund."""

from django.db import migrations

from casework import clock


def book_what_was_noted(apps, _schema_editor):
    """What stands to be given back is claimed by the fund, what came is in its bank account."""
    violations = apps.get_model("institutions", "Violation").objects.filter(state__in=("decided", "rectified"))
    for violation in violations.filter(amount__gt=0).exclude(is_upheld=True).order_by("pk"):
        claimed = {"owed_back": violation.amount, "benefit": -violation.amount}
        _post(apps, violation, "sanctioned", claimed, violation.decided_by_id)
        for recovery in violation.recoveries.order_by("pk"):
            came = {"bank": recovery.amount, "owed_back": -recovery.amount}
            _post(apps, violation, "recovered", came, recovery.by_id)


def _post(apps, violation, reason, legs, actor_id):
    fund = {name: apps.get_model("fund", name).objects for name in ("Account", "AccountTotal", "Entry", "Posting")}
    now = clock.now()
    posting = fund["Posting"].create(
        pool_id=violation.pool_id,
        at=now,
        booked_on=now.date(),
        reason=reason,
        subject_type="institutions.violation",
        subject_id=violation.pk,
        actor_id=actor_id,
    )
    for kind, fen in legs.items():
        account, _made = fund["Account"].get_or_create(pool_id=violation.pool_id, fund="basic", kind=kind)
        fund["Entry"].create(posting=posting, account=account, amount=fen)
        total, _made = fund["AccountTotal"].get_or_create(account=account, shard=0)
        total.amount += fen
        total.save(update_fields=["amount"])


class Migration(migrations.Migration):
    dependencies = [("institutions", "0005_money_of_violations"), ("fund", "0004_violations_of_institutions")]
    operations = [migrations.RunPython(book_what_was_noted, migrations.RunPython.noop)]
