"""Advances against supplementary insurance, and what that insurance pays (HN-12 .. HN-16)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from casework.triggers import append_only


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0002_what_stays'),
        ('claims', '0005_suspension_of_a_person'),
        ('enrollment', '0002_what_stays'),
        ('institutions', '0004_what_a_violation_stops'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Advance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area_code', models.CharField(db_collation='C', max_length=12)),
                ('number', models.CharField(max_length=40)),
                ('admitted_on', models.DateField()),
                ('payee_name', models.CharField(max_length=80)),
                ('bank_name', models.CharField(max_length=80)),
                ('bank_account', models.CharField(max_length=32)),
                ('versions', models.JSONField(help_text='Pack and content hash of each version that was asked.')),
                ('rows', models.JSONField(default=list, help_text='The trace of the rules.')),
                ('asked_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('comment', models.TextField(blank=True, help_text='Why it was refused.')),
                ('discharged_on', models.DateField(help_text='Empty while the stay lasts.', null=True)),
                ('prepaid', models.BigIntegerField(help_text='fen that the person has paid in this stay')),
                ('amount', models.BigIntegerField(help_text='fen')),
                ('state', models.CharField(choices=[('asked', 'To be decided'), ('refused', 'Advance refused'), ('approved', 'Waiting for payment'), ('paying', 'In payment'), ('returned', 'Payment returned'), ('out', 'Paid out, to be given back'), ('settled', 'Given back in whole')], default='asked', max_length=8)),
                ('guarantor_unit', models.CharField(max_length=120)),
                ('guarantor_name', models.CharField(help_text='Who signs for the unit.', max_length=80)),
                ('guarantor_identity', models.CharField(max_length=18)),
                ('guarantor_phone', models.CharField(max_length=20)),
                ('due_on', models.DateField(help_text='The last day to give it back.', null=True)),
                ('returned', models.BigIntegerField(default=0, help_text='fen; equals the sum of its parts')),
                ('late_on', models.DateField(help_text='The night that found it late.', null=True)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='enrollment.person')),
                ('pool', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.pool')),
            ],
            options={
                'verbose_name': 'advance',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='SupplementaryClaim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area_code', models.CharField(db_collation='C', max_length=12)),
                ('number', models.CharField(max_length=40)),
                ('admitted_on', models.DateField()),
                ('payee_name', models.CharField(max_length=80)),
                ('bank_name', models.CharField(max_length=80)),
                ('bank_account', models.CharField(max_length=32)),
                ('versions', models.JSONField(help_text='Pack and content hash of each version that was asked.')),
                ('rows', models.JSONField(default=list, help_text='The trace of the rules.')),
                ('asked_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('comment', models.TextField(blank=True, help_text='Why it was refused.')),
                ('discharged_on', models.DateField()),
                ('over_limit', models.BigIntegerField(help_text='fen above the yearly limit of basic insurance')),
                ('sheet_number', models.CharField(help_text='Of the settlement sheet of basic insurance.', max_length=60)),
                ('state', models.CharField(choices=[('asked', 'To be decided'), ('refused', 'Refused'), ('approved', 'Waiting for payment'), ('paying', 'In payment'), ('returned', 'Payment returned'), ('paid', 'Paid'), ('nothing_left', 'Settled, nothing left to pay')], default='asked', max_length=12)),
                ('year', models.IntegerField()),
                ('sequence', models.IntegerField(null=True)),
                ('payout', models.BigIntegerField(default=0, help_text='fen')),
                ('set_off', models.BigIntegerField(default=0, help_text='fen of the payout')),
                ('moves', models.JSONField(default=dict, help_text='Counter of the year to fen.')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='enrollment.person')),
                ('pool', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.pool')),
            ],
            options={
                'verbose_name': 'supplementary claim',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='AdvancePart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area_code', models.CharField(db_collation='C', max_length=12)),
                ('number', models.CharField(help_text='Of the receipt; without holes.', max_length=40)),
                ('way', models.CharField(choices=[('set_off', 'Set off against a payment'), ('cash', 'In cash'), ('transfer', 'By transfer')], max_length=8)),
                ('amount', models.BigIntegerField(help_text='fen')),
                ('received_on', models.DateField()),
                ('reference', models.CharField(blank=True, help_text="Number of the bank's slip.", max_length=80)),
                ('at', models.DateTimeField()),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ('advance', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='claims.advance')),
                ('pool', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.pool')),
                ('claim', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='claims.supplementaryclaim')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.AddIndex(
            model_name='advance',
            index=models.Index(fields=['pool', 'state', 'area_code'], name='advance_state'),
        ),
        migrations.AddConstraint(
            model_name='advance',
            constraint=models.UniqueConstraint(fields=('pool', 'number'), name='advance_number_once'),
        ),
        migrations.AddConstraint(
            model_name='advance',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('refused', 'settled')), _negated=True), fields=('person', 'institution', 'admitted_on'), name='advance_once_a_stay'),
        ),
        migrations.AddConstraint(
            model_name='advance',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0), ('amount__lte', models.F('prepaid'))), name='advance_of_what_was_paid'),
        ),
        migrations.AddConstraint(
            model_name='advance',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('state', 'asked')), models.Q(models.Q(('state', 'asked'), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False), models.Q(('decided_by', models.F('asked_by')), _negated=True)), _connector='OR'), name='advance_decided_by_another'),
        ),
        migrations.AddConstraint(
            model_name='advance',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('comment', ''), _negated=True), _connector='OR'), name='advance_refused_with_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='advance',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('due_on__isnull', False), ('state__in', ('approved', 'paying', 'returned', 'out', 'settled'))), models.Q(models.Q(('state__in', ('approved', 'paying', 'returned', 'out', 'settled')), _negated=True), ('due_on', None)), _connector='OR'), name='advance_due_when_decided'),
        ),
        migrations.AddConstraint(
            model_name='advance',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('returned', models.F('amount')), ('state', 'settled')), models.Q(('returned__gte', 0), ('returned__lt', models.F('amount')), ('state', 'out')), models.Q(models.Q(('state__in', ('out', 'settled')), _negated=True), ('returned', 0)), _connector='OR'), name='advance_returned_never_more'),
        ),
        migrations.AddIndex(
            model_name='supplementaryclaim',
            index=models.Index(fields=['pool', 'state', 'area_code'], name='supplementary_claim_state'),
        ),
        migrations.AddConstraint(
            model_name='supplementaryclaim',
            constraint=models.UniqueConstraint(fields=('pool', 'number'), name='supplementary_claim_number_once'),
        ),
        migrations.AddConstraint(
            model_name='supplementaryclaim',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'refused'), _negated=True), fields=('person', 'sheet_number'), name='supplementary_claim_sheet_once'),
        ),
        migrations.AddConstraint(
            model_name='supplementaryclaim',
            constraint=models.UniqueConstraint(fields=('person', 'year', 'sequence'), name='supplementary_claim_place_once'),
        ),
        migrations.AddConstraint(
            model_name='supplementaryclaim',
            constraint=models.CheckConstraint(condition=models.Q(('over_limit__gt', 0)), name='supplementary_claim_of_something'),
        ),
        migrations.AddConstraint(
            model_name='supplementaryclaim',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('state', 'asked')), models.Q(models.Q(('state', 'asked'), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False), models.Q(('decided_by', models.F('asked_by')), _negated=True)), _connector='OR'), name='supplementary_claim_decided_by_another'),
        ),
        migrations.AddConstraint(
            model_name='supplementaryclaim',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('comment', ''), _negated=True), _connector='OR'), name='supplementary_claim_refused_with_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='supplementaryclaim',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('sequence__isnull', False), ('state__in', ('approved', 'paying', 'returned', 'paid', 'nothing_left'))), models.Q(models.Q(('state__in', ('approved', 'paying', 'returned', 'paid', 'nothing_left')), _negated=True), ('payout', 0), ('sequence', None)), _connector='OR'), name='supplementary_claim_settled_at_a_place'),
        ),
        migrations.AddConstraint(
            model_name='supplementaryclaim',
            constraint=models.CheckConstraint(condition=models.Q(('payout__lte', models.F('over_limit')), ('set_off__gte', 0), ('set_off__lte', models.F('payout'))), name='supplementary_claim_never_more'),
        ),
        migrations.AddConstraint(
            model_name='supplementaryclaim',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('approved', 'paying', 'returned', 'paid', 'nothing_left')), _negated=True), models.Q(('set_off', models.F('payout')), ('state', 'nothing_left')), models.Q(models.Q(('state', 'nothing_left'), _negated=True), ('set_off__lt', models.F('payout'))), _connector='OR'), name='supplementary_claim_owes_the_rest'),
        ),
        migrations.AddConstraint(
            model_name='advancepart',
            constraint=models.UniqueConstraint(fields=('pool', 'number'), name='advance_part_number_once'),
        ),
        migrations.AddConstraint(
            model_name='advancepart',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='advance_part_positive'),
        ),
        migrations.AddConstraint(
            model_name='advancepart',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('claim__isnull', False), ('way', 'set_off')), models.Q(('claim', None), ('way', 'cash')), models.Q(('claim', None), ('way', 'transfer'), models.Q(('reference', ''), _negated=True)), _connector='OR'), name='advance_part_has_its_paper'),
        ),
        append_only("claims_advancepart"),
    ]
