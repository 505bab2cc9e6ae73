"""What comes back for a violation: by which way, to which fund, what it cancels, which payment it used."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('casework', '0002_what_stays'),
        ('fund', '0004_violations_of_institutions'),
        ('institutions', '0004_what_a_violation_stops'),
        ('rulebook', '0002_approved_stay'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='recovery',
            name='cancels',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cancelled_by', to='institutions.recovery'),
        ),
        migrations.AddField(
            model_name='recovery',
            name='critical',
            field=models.BigIntegerField(default=0, help_text='fen of it for the critical-illness fund, the rest for basic'),
        ),
        migrations.AddField(
            model_name='recovery',
            name='payable',
            field=models.OneToOneField(help_text='The part of a payment that was used.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='fund.payable'),
        ),
        migrations.AddField(
            model_name='recovery',
            name='reason',
            field=models.CharField(blank=True, help_text='Why it cancels another row.', max_length=200),
        ),
        migrations.AddField(
            model_name='recovery',
            name='way',
            field=models.CharField(choices=[('transfer', 'By transfer'), ('set_off', "Set off against a month's payment")], default='transfer', max_length=8),
        ),
        migrations.AddField(
            model_name='violation',
            name='critical',
            field=models.BigIntegerField(default=0, help_text='fen of it to the critical-illness fund, the rest to basic'),
        ),
        migrations.AlterField(
            model_name='recovery',
            name='reference',
            field=models.CharField(help_text='The slip of the bank, or the paper that told of the set-off.', max_length=60),
        ),
        migrations.AddConstraint(
            model_name='recovery',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('amount__gt', 0), ('critical__gte', 0), ('critical__lte', models.F('amount'))), models.Q(('amount__lt', 0), ('critical__gte', models.F('amount')), ('critical__lte', 0)), _connector='OR'), name='recovery_funds_within_amount'),
        ),
        migrations.AddConstraint(
            model_name='recovery',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('payable', None), ('way', 'transfer')), models.Q(('amount__gt', 0), ('payable__isnull', False), ('way', 'set_off')), _connector='OR'), name='recovery_set_off_uses_a_payment'),
        ),
        migrations.AddConstraint(
            model_name='violation',
            constraint=models.CheckConstraint(condition=models.Q(('critical__gte', 0), ('critical__lte', models.F('amount'))), name='violation_funds_within_amount'),
        ),
    ]
