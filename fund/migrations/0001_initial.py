import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('casework', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pool', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.pool')),
                ('fund', models.CharField(choices=[('basic', 'Resident basic fund'), ('critical_illness', 'Critical-illness fund'), ('large_amount', 'Large-amount fund'), ('supplementary', 'Supplementary fund'), ('assistance', 'Medical assistance fund')], max_length=20)),
                ('kind', models.CharField(choices=[('benefit', 'Benefit expense'), ('payable', 'Payable to persons'), ('transit', 'In transit'), ('bank', 'Cash at bank'), ('recoverable', 'To recover from persons'), ('contribution', 'Contribution income'), ('late_fee', 'Late fees'), ('suspense', 'Received, owner unclear'), ('subsidy', 'Subsidy income'), ('receivable', 'Subsidies to receive')], max_length=20)),
            ],
            options={
                'ordering': ['pool_id', 'fund', 'kind'],
                'constraints': [models.UniqueConstraint(fields=('pool', 'fund', 'kind'), name='account_once')],
            },
        ),
        migrations.CreateModel(
            name='AccountTotal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='totals', to='fund.account')),
                ('shard', models.PositiveSmallIntegerField()),
                ('amount', models.BigIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('account', 'shard'), name='total_once')],
            },
        ),
        migrations.CreateModel(
            name='BankTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pool', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.pool')),
                ('name', models.CharField(max_length=60)),
                ('layout', models.JSONField()),
                ('payer_name', models.CharField(blank=True, max_length=80)),
                ('payer_bank', models.CharField(blank=True, max_length=80)),
                ('payer_account', models.CharField(blank=True, max_length=32)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('pool', 'name'), name='bank_template_once')],
            },
        ),
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pool', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.pool')),
                ('area_code', models.CharField(db_collation='C', max_length=12)),
                ('number', models.CharField(max_length=40)),
                ('template', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='fund.banktemplate')),
                ('state', models.CharField(choices=[('made', 'Waiting for the check'), ('checked', 'Checked, ready for the bank'), ('sent', 'With the bank'), ('done', 'Answered by the bank'), ('cancelled', 'Cancelled')], default='made', max_length=10)),
                ('count', models.PositiveIntegerField()),
                ('amount', models.BigIntegerField(help_text='fen')),
                ('maker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_at', models.DateTimeField()),
                ('checker', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('checked_at', models.DateTimeField(null=True)),
                ('payer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sent_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name_plural': 'batches',
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(fields=('pool', 'number'), name='batch_number_once'), models.CheckConstraint(condition=models.Q(('checker__isnull', True), models.Q(('checker', models.F('maker')), _negated=True), _connector='OR'), name='batch_maker_is_not_checker'), models.CheckConstraint(condition=models.Q(('payer__isnull', True), models.Q(models.Q(('payer', models.F('checker')), _negated=True), models.Q(('payer', models.F('maker')), _negated=True)), _connector='OR'), name='batch_payer_is_a_third_person'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['checked', 'sent', 'done']), _negated=True), ('checker__isnull', False), _connector='OR'), name='batch_checked'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['sent', 'done']), _negated=True), ('payer__isnull', False), _connector='OR'), name='batch_paid')],
            },
        ),
        migrations.CreateModel(
            name='BankFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pool', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.pool')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='fund.batch')),
                ('direction', models.CharField(choices=[('out', 'To the bank'), ('back', 'From the bank')], max_length=4)),
                ('name', models.CharField(max_length=120)),
                ('content', models.BinaryField()),
                ('sha256', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('batch', 'direction', 'sha256'), name='bank_file_once'), models.UniqueConstraint(condition=models.Q(('direction', 'out')), fields=('batch',), name='one_file_out')],
            },
        ),
        migrations.CreateModel(
            name='Payable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pool', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.pool')),
                ('area_code', models.CharField(db_collation='C', max_length=12)),
                ('subject_type', models.CharField(max_length=40)),
                ('subject_id', models.BigIntegerField()),
                ('number', models.CharField(help_text='The case number that people know.', max_length=40)),
                ('payee_name', models.CharField(max_length=80)),
                ('bank_name', models.CharField(max_length=80)),
                ('bank_account', models.CharField(max_length=32)),
                ('amount', models.BigIntegerField(help_text='fen')),
                ('by_fund', models.JSONField(help_text='Fund to fen; sums to the amount.')),
                ('state', models.CharField(choices=[('open', 'Waiting for a batch'), ('batched', 'In a batch'), ('paid', 'Paid'), ('failed', 'Returned by the bank'), ('cancelled', 'Cancelled'), ('set_off', 'Set off against a debt')], default='open', max_length=10)),
                ('failure', models.CharField(blank=True, max_length=120)),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['pool', 'state', 'id'], name='fund_payabl_pool_id_f12e41_idx'), models.Index(fields=['subject_type', 'subject_id'], name='fund_payabl_subject_e5a335_idx'), models.Index(fields=['number'], name='fund_payabl_number_7b6047_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='payable_positive')],
            },
        ),
        migrations.CreateModel(
            name='BatchLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='fund.batch')),
                ('payable', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='fund.payable')),
                ('position', models.PositiveIntegerField()),
                ('payee_name', models.CharField(max_length=80)),
                ('bank_name', models.CharField(max_length=80)),
                ('bank_account', models.CharField(max_length=32)),
                ('amount', models.BigIntegerField(help_text='fen')),
                ('outcome', models.CharField(choices=[('waiting', 'Not answered yet'), ('paid', 'Paid'), ('failed', 'Returned')], default='waiting', max_length=8)),
                ('failure', models.CharField(blank=True, max_length=120)),
                ('is_live', models.BooleanField(default=True, help_text='False once cancelled or returned: it may be paid again.')),
            ],
            options={
                'ordering': ['batch_id', 'position'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_live', True)), fields=('payable',), name='payable_in_one_live_batch'), models.UniqueConstraint(fields=('batch', 'position'), name='batch_position_once')],
            },
        ),
        migrations.CreateModel(
            name='PayableEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='fund.payable')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('pool', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='casework.pool')),
                ('area_code', models.CharField(db_collation='C', max_length=12)),
                ('subject_type', models.CharField(max_length=40)),
                ('subject_id', models.BigIntegerField()),
                ('number', models.CharField(help_text='The case number that people know.', max_length=40)),
                ('payee_name', models.CharField(max_length=80)),
                ('bank_name', models.CharField(max_length=80)),
                ('bank_account', models.CharField(max_length=32)),
                ('amount', models.BigIntegerField(help_text='fen')),
                ('by_fund', models.JSONField(help_text='Fund to fen; sums to the amount.')),
                ('state', models.CharField(choices=[('open', 'Waiting for a batch'), ('batched', 'In a batch'), ('paid', 'Paid'), ('failed', 'Returned by the bank'), ('cancelled', 'Cancelled'), ('set_off', 'Set off against a debt')], default='open', max_length=10)),
                ('failure', models.CharField(blank=True, max_length=120)),
                ('decided_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Posting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pool', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.pool')),
                ('at', models.DateTimeField()),
                ('booked_on', models.DateField()),
                ('reason', models.CharField(choices=[('settled', 'Claim settled'), ('difference', 'Difference after a recomputation'), ('reversed', 'Claim reversed'), ('sent', 'Sent to the bank'), ('paid', 'Paid by the bank'), ('returned', 'Returned by the bank'), ('repaid', 'Repaid by a person'), ('set_off', 'Set off against a payment'), ('contribution', 'Contribution received'), ('assigned', 'Unclear money assigned'), ('refund', 'Contribution given back'), ('subsidy_due', 'Subsidy due'), ('subsidy_in', 'Subsidy arrived')], max_length=12)),
                ('subject_type', models.CharField(max_length=40)),
                ('subject_id', models.BigIntegerField()),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['pool', 'booked_on', 'id'], name='fund_postin_pool_id_ce641e_idx'), models.Index(fields=['subject_type', 'subject_id'], name='fund_postin_subject_1f886e_idx')],
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('posting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='fund.posting')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='fund.account')),
                ('amount', models.BigIntegerField(help_text='fen, debit positive')),
            ],
            options={
                'verbose_name_plural': 'entries',
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount', 0), _negated=True), name='entry_not_zero')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payable',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "fund_payableevent" ("amount", "area_code", "bank_account", "bank_name", "by_fund", "created_at", "decided_by_id", "failure", "id", "number", "payee_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pool_id", "state", "subject_id", "subject_type") VALUES (OLD."amount", OLD."area_code", OLD."bank_account", OLD."bank_name", OLD."by_fund", OLD."created_at", OLD."decided_by_id", OLD."failure", OLD."id", OLD."number", OLD."payee_name", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."pool_id", OLD."state", OLD."subject_id", OLD."subject_type"); RETURN NULL;', hash='fdfee7c2559239efd6571ae7bf38f02ce77fbf6a', operation='UPDATE', pgid='pgtrigger_update_update_e4e6e', table='fund_payable', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payable',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "fund_payableevent" ("amount", "area_code", "bank_account", "bank_name", "by_fund", "created_at", "decided_by_id", "failure", "id", "number", "payee_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pool_id", "state", "subject_id", "subject_type") VALUES (OLD."amount", OLD."area_code", OLD."bank_account", OLD."bank_name", OLD."by_fund", OLD."created_at", OLD."decided_by_id", OLD."failure", OLD."id", OLD."number", OLD."payee_name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."pool_id", OLD."state", OLD."subject_id", OLD."subject_type"); RETURN NULL;', hash='5f54d7bd2fe194ccdc044e928f72884998121d1d', operation='DELETE', pgid='pgtrigger_delete_delete_ce632', table='fund_payable', when='AFTER')),
        ),
    ]
