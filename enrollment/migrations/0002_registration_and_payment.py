
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0004_jobs'),
        ('enrollment', '0001_initial'),
        ('rulebook', '0004_simulation'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content_hash', models.CharField(max_length=64, unique=True)),
                ('coverage_year', models.PositiveSmallIntegerField()),
                ('shares', models.JSONField(help_text='Payer (individual, central, province, city, county, finance, unit) to fen.')),
                ('rows', models.JSONField(help_text='The trace: label, formula and text in zh and en, sources.')),
            ],
        ),
        migrations.CreateModel(
            name='Call',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('result', models.CharField(choices=[('will_pay', 'Will pay'), ('paid', 'Says it is paid'), ('employee', "Has employees' insurance"), ('elsewhere', 'Enrolled elsewhere'), ('refuses', 'Does not want to'), ('not_reached', 'Not reached'), ('wrong_number', 'Wrong number'), ('died', 'Has died')], max_length=12)),
                ('promised_on', models.DateField(null=True)),
                ('note', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'ordering': ['-at'],
            },
        ),
        migrations.CreateModel(
            name='DemandNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area_code', models.CharField(db_collation='C', max_length=12)),
                ('amount', models.BigIntegerField(help_text='fen')),
                ('issued_on', models.DateField()),
                ('served_on', models.DateField(null=True)),
                ('method', models.CharField(blank=True, choices=[('in_person', 'Handed over'), ('post', 'By post'), ('message', 'By text message'), ('left', 'Left at the home with a witness'), ('public', 'Public notice')], max_length=10)),
                ('deadline', models.DateField(help_text='Pay until here; counted from service.', null=True)),
                ('closed_on', models.DateField(help_text='Paid, or no longer owed.', null=True)),
            ],
            options={
                'ordering': ['-issued_on', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Duplicate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area_code', models.CharField(db_collation='C', max_length=12)),
                ('kind', models.CharField(choices=[('same_pool', 'Twice in this pool'), ('employee', "Also in employees' insurance"), ('other_pool', 'Also enrolled elsewhere'), ('subsidy', 'Subsidised twice')], max_length=12)),
                ('coverage_year', models.PositiveSmallIntegerField()),
                ('place', models.CharField(blank=True, help_text='Where else, as the list says.', max_length=120)),
                ('since', models.DateField(help_text='Since when there.', null=True)),
                ('found_on', models.DateField()),
                ('kept', models.CharField(blank=True, choices=[('here', 'Stays here'), ('there', 'Stays there'), ('both', 'Not a duplicate')], max_length=5)),
                ('rule', models.CharField(blank=True, help_text='The retention rule that decided.', max_length=40)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('decided_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['found_on', 'id'],
            },
        ),
        migrations.CreateModel(
            name='EnrolmentList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area_code', models.CharField(db_collation='C', help_text='The area of who brought it.', max_length=12)),
                ('kind', models.CharField(choices=[('village', 'Village list'), ('school', 'School list'), ('status', 'List of a department')], default='village', max_length=8)),
                ('coverage_year', models.PositiveSmallIntegerField()),
                ('mapping', models.JSONField(default=dict)),
                ('file_name', models.CharField(max_length=160)),
                ('content_hash', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('mapping', 'Columns to be named'), ('checking', 'Being checked'), ('checked', 'Checked, not yet written'), ('writing', 'Being written'), ('written', 'Written'), ('undone', 'Undone'), ('dropped', 'Dropped')], default='mapping', max_length=10)),
                ('total', models.PositiveIntegerField(default=0)),
                ('done', models.PositiveIntegerField(default=0)),
                ('good', models.PositiveIntegerField(default=0)),
                ('bad', models.PositiveIntegerField(default=0)),
                ('same', models.PositiveIntegerField(default=0, help_text='Rows that say what is known already.')),
                ('brought_at', models.DateTimeField()),
                ('started_at', models.DateTimeField(null=True)),
                ('heartbeat', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['-brought_at'],
            },
        ),
        migrations.CreateModel(
            name='Household',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area_code', models.CharField(db_collation='C', max_length=12)),
                ('number', models.CharField(db_collation='C', help_text="The household register's number.", max_length=30)),
            ],
        ),
        migrations.CreateModel(
            name='ListRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(help_text='The row in the sheet.')),
                ('said', models.JSONField(help_text='Field to text, as it stood in the file.')),
                ('outcome', models.CharField(choices=[('new', 'New person'), ('known', 'Known person, registered for the year'), ('same', 'Nothing new'), ('bad', 'Cannot be written'), ('undone', 'Undone')], max_length=8)),
                ('problems', models.JSONField(default=list, help_text='[code, field, figures] each; told as sentences.')),
            ],
            options={
                'ordering': ['enrolment_list', 'number'],
            },
        ),
        migrations.CreateModel(
            name='ListSource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area_code', models.CharField(db_collation='C', max_length=12)),
                ('name', models.CharField(max_length=80)),
                ('header_hash', models.CharField(max_length=64)),
                ('mapping', models.JSONField(help_text='Field to column heading.')),
                ('used_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Merge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=200)),
                ('moved', models.JSONField(help_text='Table to the keys of the rows that now belong to the kept record.')),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='PaymentFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('content_hash', models.CharField(max_length=64)),
                ('rows', models.PositiveIntegerField()),
                ('total', models.BigIntegerField(help_text='fen')),
                ('taken_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-taken_at'],
            },
        ),
        migrations.CreateModel(
            name='PaymentLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(help_text='The line in the file.')),
                ('identity_number', models.CharField(db_collation='C', max_length=30)),
                ('name', models.CharField(max_length=80)),
                ('amount', models.BigIntegerField(help_text='fen')),
                ('coverage_year', models.PositiveSmallIntegerField()),
                ('paid_on', models.DateField(null=True)),
                ('reference', models.CharField(max_length=60)),
                ('outcome', models.CharField(choices=[('booked', 'Booked'), ('unknown', 'Nobody with this number'), ('other_name', 'The name differs'), ('not_registered', 'Paid before registration'), ('twice', 'Paid already'), ('amount', 'Another amount than owed'), ('dead', 'Paid after death'), ('closed', 'Buys no cover any more'), ('employee', "Covered by employees' insurance"), ('unreadable', 'Cannot be read')], max_length=16)),
                ('explanation', models.CharField(blank=True, max_length=200)),
                ('resolution', models.CharField(blank=True, choices=[('assigned', 'Booked for a person'), ('refund', 'To be given back'), ('held', 'Kept for now')], max_length=10)),
                ('note', models.CharField(blank=True, max_length=200)),
                ('resolved_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['file', 'number'],
            },
        ),
        migrations.CreateModel(
            name='Progress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area_code', models.CharField(db_collation='C', max_length=12)),
                ('coverage_year', models.PositiveSmallIntegerField()),
                ('day', models.DateField()),
                ('registered', models.PositiveIntegerField()),
                ('paid', models.PositiveIntegerField()),
            ],
            options={
                'ordering': ['day'],
            },
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(help_text='Without holes within the pool.', max_length=40)),
                ('payer', models.CharField(choices=[('person', 'The person'), ('family_account', "A family member's account"), ('department', 'A department'), ('unit', 'The unit'), ('organisation', 'A collective or organisation')], default='person', max_length=16)),
                ('relation', models.CharField(blank=True, max_length=20)),
                ('amount', models.BigIntegerField(help_text='fen; negative when given back')),
                ('paid_on', models.DateField()),
                ('channel', models.CharField(max_length=20)),
                ('reference', models.CharField(help_text="The payment's own number: books it once.", max_length=60)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Refund',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area_code', models.CharField(db_collation='C', max_length=12)),
                ('number', models.CharField(max_length=40, unique=True)),
                ('ground', models.CharField(choices=[('twice', 'Paid twice'), ('death', 'Died before cover began'), ('employee', "Covered by employees' insurance"), ('elsewhere', 'Enrolled elsewhere'), ('relief', 'Entitled to be paid for'), ('mistake', 'Paid by mistake')], max_length=12)),
                ('amount', models.BigIntegerField(help_text='fen')),
                ('payee_name', models.CharField(max_length=80)),
                ('bank_name', models.CharField(max_length=80)),
                ('bank_account', models.CharField(max_length=32)),
                ('reason', models.CharField(max_length=200)),
                ('state', models.CharField(choices=[('asked', 'Waiting for a decision'), ('payable', 'To be paid out'), ('paid', 'Paid out'), ('refused', 'Refused')], default='asked', max_length=10)),
                ('asked_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Registration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area_code', models.CharField(db_collation='C', max_length=12)),
                ('basis', models.CharField(choices=[('household', 'Household register'), ('residence_permit', 'Residence permit'), ('school', 'School'), ('newborn', 'Newborn with a parent'), ('hardship', 'Hardship worker'), ('abroad', 'From Hong Kong, Macao, Taiwan or abroad')], default='household', max_length=20)),
                ('channel', models.CharField(choices=[('window', 'Agency window'), ('township', 'Township window'), ('hospital', 'Hospital'), ('app', 'App'), ('web', 'Website'), ('mini', 'Mini program'), ('school', 'School list'), ('list', 'Village list'), ('renewal', 'Automatic renewal')], default='window', max_length=20)),
                ('registered_on', models.DateField()),
                ('ended_on', models.DateField(help_text='The last day of it.', null=True)),
                ('end_reason', models.CharField(blank=True, choices=[('suspended', 'Suspended'), ('moved', 'Moved to another place'), ('employee', "Joined employees' insurance"), ('death', 'Died'), ('duplicate', 'Enrolled twice'), ('mistake', 'Registered by mistake')], max_length=12)),
                ('permit_number', models.CharField(blank=True, max_length=40)),
                ('legacy', models.CharField(blank=True, choices=[('urban', 'Urban residents'), ('rural', 'New rural cooperative')], max_length=6)),
            ],
            options={
                'ordering': ['registered_on', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Relief',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('payer', models.CharField(max_length=80)),
                ('ground', models.CharField(help_text='The class or status that it is paid for.', max_length=40)),
                ('amount', models.BigIntegerField(help_text='fen')),
            ],
        ),
        migrations.CreateModel(
            name='ReliefBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('payer', models.CharField(max_length=80)),
                ('coverage_year', models.PositiveSmallIntegerField()),
                ('number', models.CharField(max_length=40, unique=True)),
                ('total', models.BigIntegerField(help_text='fen')),
                ('due_on', models.DateField()),
                ('channel', models.CharField(blank=True, max_length=40)),
                ('made_at', models.DateTimeField()),
                ('arrived_on', models.DateField(null=True)),
                ('reference', models.CharField(blank=True, max_length=60)),
            ],
            options={
                'ordering': ['-made_at'],
            },
        ),
        migrations.CreateModel(
            name='School',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area_code', models.CharField(db_collation='C', max_length=12)),
                ('name', models.CharField(max_length=80)),
                ('on_roll', models.PositiveIntegerField(default=0)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='SubsidyArrival',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('central', 'Central'), ('province', 'Province'), ('city', 'City'), ('county', 'County'), ('finance', 'Finance, level not given')], max_length=10)),
                ('coverage_year', models.PositiveSmallIntegerField()),
                ('amount', models.BigIntegerField(help_text='fen')),
                ('arrived_on', models.DateField()),
                ('reference', models.CharField(max_length=60)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-arrived_on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Target',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area_code', models.CharField(db_collation='C', max_length=12)),
                ('coverage_year', models.PositiveSmallIntegerField()),
                ('population', models.PositiveIntegerField(help_text='Those who should be enrolled.')),
                ('per_mille', models.PositiveSmallIntegerField(help_text='Of the population, in thousandths.')),
            ],
        ),
        migrations.CreateModel(
            name='TaxFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40, unique=True)),
                ('coverage_year', models.PositiveSmallIntegerField()),
                ('rows', models.PositiveIntegerField()),
                ('total', models.BigIntegerField(help_text='fen')),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-made_at'],
            },
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area_code', models.CharField(db_collation='C', max_length=12)),
                ('code', models.CharField(db_collation='C', help_text='Unified social credit code.', max_length=18)),
                ('name', models.CharField(max_length=120)),
                ('kind', models.CharField(choices=[('fully_funded_unit', 'Fully funded by finance'), ('unit', 'Other unit'), ('left_behind', 'Left-behind office of a closed unit')], max_length=20)),
                ('is_public', models.BooleanField(default=False, help_text='Must join (HN-29).')),
                ('contact', models.CharField(blank=True, max_length=80)),
                ('phone', models.CharField(blank=True, max_length=20)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='UnitBill',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area_code', models.CharField(db_collation='C', max_length=12)),
                ('coverage_year', models.PositiveSmallIntegerField()),
                ('in_service', models.PositiveIntegerField()),
                ('retired', models.PositiveIntegerField()),
                ('total', models.BigIntegerField(help_text='fen; all payers')),
                ('due_on', models.DateField()),
                ('paid_on', models.DateField(null=True)),
                ('late_fee', models.BigIntegerField(default=0, help_text='fen')),
                ('reference', models.CharField(blank=True, max_length=60)),
            ],
            options={
                'ordering': ['-coverage_year', 'unit'],
            },
        ),
        migrations.CreateModel(
            name='UnitMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('in_service', 'In service'), ('retiree', 'Retired')], max_length=10)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(null=True)),
            ],
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='person',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='person',
            name='delete_delete',
        ),
        migrations.RemoveConstraint(
            model_name='contribution',
            name='contribution_once_a_year',
        ),
        migrations.RemoveConstraint(
            model_name='contribution',
            name='contribution_not_negative',
        ),
        migrations.AddField(
            model_name='contribution',
            name='area_code',
            field=models.CharField(db_collation='C', default='', max_length=12),
        ),
        migrations.AddField(
            model_name='contribution',
            name='due_on',
            field=models.DateField(help_text='The last day of the window.', null=True),
        ),
        migrations.AddField(
            model_name='contribution',
            name='relief',
            field=models.BigIntegerField(default=0, help_text='fen of the individual part that others pay (资助参保).'),
        ),
        migrations.AddField(
            model_name='contribution',
            name='state',
            field=models.CharField(choices=[('due', 'To pay'), ('unpaid', 'Unpaid after the window'), ('waiting', 'Paid, waiting period'), ('active', 'Paid'), ('cancelled', 'Cancelled')], default='active', max_length=10),
        ),
        migrations.AddField(
            model_name='person',
            name='merged_into',
            field=models.ForeignKey(help_text='The record that stands for both.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='enrollment.person'),
        ),
        migrations.AddField(
            model_name='personevent',
            name='merged_into',
            field=models.ForeignKey(db_constraint=False, help_text='The record that stands for both.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='enrollment.person'),
        ),
        migrations.AlterField(
            model_name='contribution',
            name='classification',
            field=models.CharField(blank=True, choices=[('ordinary', 'In the ordinary window'), ('late', 'Late'), ('newborn', 'Newborn'), ('switch', "From employees' insurance in time"), ('special', 'Special group')], max_length=10),
        ),
        migrations.AlterField(
            model_name='contribution',
            name='ends_on',
            field=models.DateField(null=True),
        ),
        migrations.AlterField(
            model_name='contribution',
            name='individual',
            field=models.BigIntegerField(help_text='fen; what the person owes or paid. Null: not in the rules.', null=True),
        ),
        migrations.AlterField(
            model_name='contribution',
            name='paid_on',
            field=models.DateField(null=True),
        ),
        migrations.AlterField(
            model_name='contribution',
            name='starts_on',
            field=models.DateField(null=True),
        ),
        migrations.AlterField(
            model_name='contribution',
            name='subsidy',
            field=models.BigIntegerField(help_text='fen; what finance adds.', null=True),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='person',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "enrollment_personevent" ("area_code", "area_id", "bank_account", "bank_name", "born_on", "card_number", "died_on", "household_id", "id", "initials", "kind", "merged_into_id", "name", "other_initials", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "pool_id", "registered_at", "sex") VALUES (OLD."area_code", OLD."area_id", OLD."bank_account", OLD."bank_name", OLD."born_on", OLD."card_number", OLD."died_on", OLD."household_id", OLD."id", OLD."initials", OLD."kind", OLD."merged_into_id", OLD."name", OLD."other_initials", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."phone", OLD."pool_id", OLD."registered_at", OLD."sex"); RETURN NULL;', hash='4687ed1d1c5c66ff94fea5c3d52e63da7f9b34d5', operation='UPDATE', pgid='pgtrigger_update_update_1a557', table='enrollment_person', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='person',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "enrollment_personevent" ("area_code", "area_id", "bank_account", "bank_name", "born_on", "card_number", "died_on", "household_id", "id", "initials", "kind", "merged_into_id", "name", "other_initials", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "pool_id", "registered_at", "sex") VALUES (OLD."area_code", OLD."area_id", OLD."bank_account", OLD."bank_name", OLD."born_on", OLD."card_number", OLD."died_on", OLD."household_id", OLD."id", OLD."initials", OLD."kind", OLD."merged_into_id", OLD."name", OLD."other_initials", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."phone", OLD."pool_id", OLD."registered_at", OLD."sex"); RETURN NULL;', hash='a48e608d74bdfe205c470bcdaa69f72f0f5d6dc3', operation='DELETE', pgid='pgtrigger_delete_delete_503e4', table='enrollment_person', when='AFTER')),
        ),
        migrations.AddField(
            model_name='answer',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='rulebook.ruleversion'),
        ),
        migrations.AddField(
            model_name='contribution',
            name='answer',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='enrollment.answer'),
        ),
        migrations.AddField(
            model_name='call',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='call',
            name='contribution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calls', to='enrollment.contribution'),
        ),
        migrations.AddField(
            model_name='demandnotice',
            name='contribution',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='enrollment.contribution'),
        ),
        migrations.AddField(
            model_name='demandnotice',
            name='pool',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.pool'),
        ),
        migrations.AddField(
            model_name='demandnotice',
            name='proof',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='casework.document'),
        ),
        migrations.AddField(
            model_name='demandnotice',
            name='served_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='duplicate',
            name='decided_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='duplicate',
            name='other',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enrollment.person'),
        ),
        migrations.AddField(
            model_name='duplicate',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duplicates', to='enrollment.person'),
        ),
        migrations.AddField(
            model_name='duplicate',
            name='pool',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.pool'),
        ),
        migrations.AddField(
            model_name='duplicate',
            name='waiver',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='casework.document'),
        ),
        migrations.AddField(
            model_name='enrolmentlist',
            name='brought_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='enrolmentlist',
            name='document',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.document'),
        ),
        migrations.AddField(
            model_name='enrolmentlist',
            name='pool',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.pool'),
        ),
        migrations.AddField(
            model_name='household',
            name='area',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.area'),
        ),
        migrations.AddField(
            model_name='household',
            name='head',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enrollment.person'),
        ),
        migrations.AddField(
            model_name='household',
            name='pool',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.pool'),
        ),
        migrations.AddField(
            model_name='person',
            name='household',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='members', to='enrollment.household'),
        ),
        migrations.AddField(
            model_name='personevent',
            name='household',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='enrollment.household'),
        ),
        migrations.AddField(
            model_name='listrow',
            name='contribution',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enrollment.contribution'),
        ),
        migrations.AddField(
            model_name='listrow',
            name='enrolment_list',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='enrollment.enrolmentlist'),
        ),
        migrations.AddField(
            model_name='listrow',
            name='person',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enrollment.person'),
        ),
        migrations.AddField(
            model_name='listsource',
            name='pool',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.pool'),
        ),
        migrations.AddField(
            model_name='enrolmentlist',
            name='source',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='enrollment.listsource'),
        ),
        migrations.AddField(
            model_name='merge',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='merge',
            name='document',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='casework.document'),
        ),
        migrations.AddField(
            model_name='merge',
            name='given_up',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enrollment.person'),
        ),
        migrations.AddField(
            model_name='merge',
            name='kept',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enrollment.person'),
        ),
        migrations.AddField(
            model_name='merge',
            name='pool',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.pool'),
        ),
        migrations.AddField(
            model_name='paymentfile',
            name='document',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.document'),
        ),
        migrations.AddField(
            model_name='paymentfile',
            name='pool',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.pool'),
        ),
        migrations.AddField(
            model_name='paymentfile',
            name='taken_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='paymentline',
            name='contribution',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enrollment.contribution'),
        ),
        migrations.AddField(
            model_name='paymentline',
            name='file',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='enrollment.paymentfile'),
        ),
        migrations.AddField(
            model_name='paymentline',
            name='resolved_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='progress',
            name='pool',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.pool'),
        ),
        migrations.AddField(
            model_name='receipt',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='receipt',
            name='contribution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='enrollment.contribution'),
        ),
        migrations.AddField(
            model_name='receipt',
            name='payer_person',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enrollment.person'),
        ),
        migrations.AddField(
            model_name='receipt',
            name='pool',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.pool'),
        ),
        migrations.AddField(
            model_name='receipt',
            name='reverses',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversed_by', to='enrollment.receipt'),
        ),
        migrations.AddField(
            model_name='paymentline',
            name='receipt',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enrollment.receipt'),
        ),
        migrations.AddField(
            model_name='refund',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='refund',
            name='contribution',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='refunds', to='enrollment.contribution'),
        ),
        migrations.AddField(
            model_name='refund',
            name='decided_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='refund',
            name='line',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='refund', to='enrollment.paymentline'),
        ),
        migrations.AddField(
            model_name='refund',
            name='pool',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.pool'),
        ),
        migrations.AddField(
            model_name='registration',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='registration',
            name='evidence',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='casework.document'),
        ),
        migrations.AddField(
            model_name='registration',
            name='parent',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enrollment.person'),
        ),
        migrations.AddField(
            model_name='registration',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='registrations', to='enrollment.person'),
        ),
        migrations.AddField(
            model_name='registration',
            name='pool',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.pool'),
        ),
        migrations.AddField(
            model_name='listrow',
            name='registration',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enrollment.registration'),
        ),
        migrations.AddField(
            model_name='contribution',
            name='registration',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contributions', to='enrollment.registration'),
        ),
        migrations.AddField(
            model_name='relief',
            name='contribution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reliefs', to='enrollment.contribution'),
        ),
        migrations.AddField(
            model_name='reliefbatch',
            name='document',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='casework.document'),
        ),
        migrations.AddField(
            model_name='reliefbatch',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='reliefbatch',
            name='pool',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.pool'),
        ),
        migrations.AddField(
            model_name='relief',
            name='batch',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reliefs', to='enrollment.reliefbatch'),
        ),
        migrations.AddField(
            model_name='school',
            name='area',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.area'),
        ),
        migrations.AddField(
            model_name='school',
            name='pool',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.pool'),
        ),
        migrations.AddField(
            model_name='registration',
            name='school',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='enrollment.school'),
        ),
        migrations.AddField(
            model_name='subsidyarrival',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='subsidyarrival',
            name='pool',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.pool'),
        ),
        migrations.AddField(
            model_name='target',
            name='area',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.area'),
        ),
        migrations.AddField(
            model_name='target',
            name='pool',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.pool'),
        ),
        migrations.AddField(
            model_name='taxfile',
            name='document',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.document'),
        ),
        migrations.AddField(
            model_name='taxfile',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='taxfile',
            name='pool',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.pool'),
        ),
        migrations.AddField(
            model_name='contribution',
            name='pushed_in',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contributions', to='enrollment.taxfile'),
        ),
        migrations.AddIndex(
            model_name='contribution',
            index=models.Index(fields=['pool', 'coverage_year', 'state', 'area_code', 'id'], name='contribution_list'),
        ),
        migrations.AddIndex(
            model_name='contribution',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['starts_on', 'id'], name='contribution_waiting'),
        ),
        migrations.AddConstraint(
            model_name='contribution',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'cancelled'), _negated=True), fields=('person', 'coverage_year'), name='contribution_once_a_year'),
        ),
        migrations.AddConstraint(
            model_name='contribution',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('individual__isnull', True), ('individual__gte', 0), _connector='OR'), models.Q(('subsidy__isnull', True), ('subsidy__gte', 0), _connector='OR'), ('relief__gte', 0)), name='contribution_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='contribution',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['waiting', 'active']), _negated=True), models.Q(('ends_on__isnull', False), ('individual__isnull', False), ('paid_on__isnull', False), ('starts_on__isnull', False), ('subsidy__isnull', False), models.Q(('classification', ''), _negated=True)), _connector='OR'), name='paid_contribution_is_complete'),
        ),
        migrations.AddField(
            model_name='unit',
            name='area',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.area'),
        ),
        migrations.AddField(
            model_name='unit',
            name='pool',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.pool'),
        ),
        migrations.AddField(
            model_name='unitbill',
            name='answer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='enrollment.answer'),
        ),
        migrations.AddField(
            model_name='unitbill',
            name='pool',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.pool'),
        ),
        migrations.AddField(
            model_name='unitbill',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bills', to='enrollment.unit'),
        ),
        migrations.AddField(
            model_name='demandnotice',
            name='unit_bill',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='enrollment.unitbill'),
        ),
        migrations.AddField(
            model_name='unitmember',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='units', to='enrollment.person'),
        ),
        migrations.AddField(
            model_name='unitmember',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='enrollment.unit'),
        ),
        migrations.AddIndex(
            model_name='duplicate',
            index=models.Index(fields=['pool', 'kept', 'area_code', 'id'], name='duplicate_open'),
        ),
        migrations.AddConstraint(
            model_name='duplicate',
            constraint=models.UniqueConstraint(fields=('person', 'kind', 'coverage_year', 'place'), name='duplicate_told_once'),
        ),
        migrations.AddIndex(
            model_name='household',
            index=models.Index(fields=['pool', 'area_code', 'id'], name='household_area'),
        ),
        migrations.AddConstraint(
            model_name='household',
            constraint=models.UniqueConstraint(fields=('pool', 'number'), name='household_once'),
        ),
        migrations.AddConstraint(
            model_name='listsource',
            constraint=models.UniqueConstraint(fields=('pool', 'area_code', 'header_hash'), name='mapping_once'),
        ),
        migrations.AddIndex(
            model_name='enrolmentlist',
            index=models.Index(fields=['pool', 'area_code', '-brought_at'], name='list_area'),
        ),
        migrations.AddConstraint(
            model_name='enrolmentlist',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['writing', 'written'])), fields=('pool', 'coverage_year', 'content_hash'), name='list_written_once'),
        ),
        migrations.AddConstraint(
            model_name='merge',
            constraint=models.CheckConstraint(condition=models.Q(('kept', models.F('given_up')), _negated=True), name='merge_of_two'),
        ),
        migrations.AddConstraint(
            model_name='paymentfile',
            constraint=models.UniqueConstraint(fields=('pool', 'content_hash'), name='payment_file_once'),
        ),
        migrations.AddConstraint(
            model_name='progress',
            constraint=models.UniqueConstraint(fields=('pool', 'coverage_year', 'area_code', 'day'), name='progress_once_a_day'),
        ),
        migrations.AddConstraint(
            model_name='receipt',
            constraint=models.UniqueConstraint(fields=('pool', 'number'), name='receipt_number_once'),
        ),
        migrations.AddConstraint(
            model_name='receipt',
            constraint=models.UniqueConstraint(fields=('pool', 'channel', 'reference'), name='receipt_once'),
        ),
        migrations.AddConstraint(
            model_name='receipt',
            constraint=models.CheckConstraint(condition=models.Q(('amount', 0), _negated=True), name='receipt_not_zero'),
        ),
        migrations.AddIndex(
            model_name='paymentline',
            index=models.Index(condition=models.Q(models.Q(('outcome', 'booked'), _negated=True), ('resolution', '')), fields=['file', 'number'], name='payment_line_open'),
        ),
        migrations.AddConstraint(
            model_name='paymentline',
            constraint=models.UniqueConstraint(fields=('file', 'number'), name='payment_line_once'),
        ),
        migrations.AddConstraint(
            model_name='refund',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='refund_positive'),
        ),
        migrations.AddConstraint(
            model_name='refund',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('asked_by')), _negated=True), _connector='OR'), name='refund_needs_a_second_person'),
        ),
        migrations.AddConstraint(
            model_name='refund',
            constraint=models.CheckConstraint(condition=models.Q(('contribution__isnull', False), ('line__isnull', False), _connector='XOR'), name='refund_of_one_thing'),
        ),
        migrations.AddIndex(
            model_name='listrow',
            index=models.Index(condition=models.Q(('outcome', 'bad')), fields=['enrolment_list', 'number'], name='list_row_bad'),
        ),
        migrations.AddConstraint(
            model_name='listrow',
            constraint=models.UniqueConstraint(fields=('enrolment_list', 'number'), name='list_row_once'),
        ),
        migrations.AddConstraint(
            model_name='relief',
            constraint=models.UniqueConstraint(fields=('contribution', 'ground'), name='relief_once'),
        ),
        migrations.AddConstraint(
            model_name='relief',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='relief_positive'),
        ),
        migrations.AddConstraint(
            model_name='school',
            constraint=models.UniqueConstraint(fields=('pool', 'name'), name='school_once'),
        ),
        migrations.AddIndex(
            model_name='registration',
            index=models.Index(fields=['pool', 'area_code', 'registered_on', 'id'], name='registration_area'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True)), fields=('person',), name='one_living_registration'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end_reason', ''), ('ended_on__isnull', True)), models.Q(('ended_on__isnull', False), models.Q(('end_reason', ''), _negated=True)), _connector='OR'), name='registration_end_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('ended_on__gte', models.F('registered_on')), _connector='OR'), name='registration_span'),
        ),
        migrations.AddConstraint(
            model_name='subsidyarrival',
            constraint=models.UniqueConstraint(fields=('pool', 'reference'), name='subsidy_arrival_once'),
        ),
        migrations.AddConstraint(
            model_name='subsidyarrival',
            constraint=models.CheckConstraint(condition=models.Q(('amount', 0), _negated=True), name='subsidy_arrival_not_zero'),
        ),
        migrations.AddConstraint(
            model_name='target',
            constraint=models.UniqueConstraint(fields=('pool', 'coverage_year', 'area'), name='target_once'),
        ),
        migrations.AddConstraint(
            model_name='target',
            constraint=models.CheckConstraint(condition=models.Q(('per_mille__lte', 1000)), name='target_within_population'),
        ),
        migrations.AddConstraint(
            model_name='unit',
            constraint=models.UniqueConstraint(fields=('pool', 'code'), name='unit_once'),
        ),
        migrations.AddConstraint(
            model_name='unitbill',
            constraint=models.UniqueConstraint(fields=('unit', 'coverage_year'), name='unit_bill_once_a_year'),
        ),
        migrations.AddConstraint(
            model_name='unitbill',
            constraint=models.CheckConstraint(condition=models.Q(('late_fee__gte', 0), ('total__gte', 0)), name='unit_bill_not_negative'),
        ),
        migrations.AddIndex(
            model_name='demandnotice',
            index=models.Index(condition=models.Q(('closed_on__isnull', True)), fields=['pool', 'area_code', 'id'], name='notice_open'),
        ),
        migrations.AddConstraint(
            model_name='demandnotice',
            constraint=models.UniqueConstraint(fields=('contribution',), name='contribution_demanded_once'),
        ),
        migrations.AddConstraint(
            model_name='demandnotice',
            constraint=models.UniqueConstraint(fields=('unit_bill',), name='unit_bill_demanded_once'),
        ),
        migrations.AddConstraint(
            model_name='demandnotice',
            constraint=models.CheckConstraint(condition=models.Q(('contribution__isnull', False), ('unit_bill__isnull', False), _connector='XOR'), name='demand_of_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='demandnotice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('deadline__isnull', True), ('method', ''), ('served_on__isnull', True)), models.Q(('deadline__isnull', False), ('served_on__isnull', False), models.Q(('method', ''), _negated=True)), _connector='OR'), name='service_has_method_and_deadline'),
        ),
        migrations.AddConstraint(
            model_name='unitmember',
            constraint=models.UniqueConstraint(condition=models.Q(('ends_on__isnull', True)), fields=('person',), name='member_of_one_unit'),
        ),
        migrations.AddConstraint(
            model_name='unitmember',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='unit_member_span'),
        ),
    ]
