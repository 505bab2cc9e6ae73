"""The books know that an institution has to give money back for a violation, and that it came."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('fund', '0003_opening_balances'),
    ]

    operations = [
        migrations.AlterField(
            model_name='posting',
            name='reason',
            field=models.CharField(choices=[('settled', 'Claim settled'), ('difference', 'Difference after a recomputation'), ('reversed', 'Claim reversed'), ('sent', 'Sent to the bank'), ('paid', 'Paid by the bank'), ('returned', 'Returned by the bank'), ('repaid', 'Repaid by a person'), ('set_off', 'Payment used for a debt'), ('contribution', 'Contribution received'), ('assigned', 'Unclear money assigned'), ('refund', 'Contribution given back'), ('subsidy_due', 'Subsidy due'), ('subsidy_in', 'Subsidy arrived'), ('declared', 'Month of an institution settled'), ('prepaid', 'Paid in advance'), ('cleared', 'Institution cleared'), ('advanced', 'Advance to a person'), ('carried', 'Opening balance'), ('sanctioned', 'Violation of an institution'), ('recovered', 'Recovered from an institution')], max_length=12),
        ),
    ]
