import casework.models.document
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Staff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('username', models.CharField(max_length=40, unique=True, verbose_name='account')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('phone', models.CharField(blank=True, max_length=20)),
                ('is_active', models.BooleanField(default=True)),
                ('must_change_password', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name_plural': 'staff',
                'ordering': ['username'],
            },
        ),
        migrations.CreateModel(
            name='EventShard',
            fields=[
                ('id', models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ('head', models.CharField(default='0000000000000000000000000000000000000000000000000000000000000000', max_length=64)),
                ('length', models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Holiday',
            fields=[
                ('day', models.DateField(primary_key=True, serialize=False)),
                ('is_working', models.BooleanField()),
                ('name', models.CharField(max_length=60)),
                ('source', models.CharField(max_length=120)),
            ],
            options={
                'ordering': ['day'],
            },
        ),
        migrations.CreateModel(
            name='Area',
            fields=[
                ('code', models.CharField(max_length=12, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=80)),
                ('level', models.CharField(choices=[('province', 'Province'), ('prefecture', 'Prefecture'), ('county', 'County'), ('township', 'Township'), ('village', 'Village')], max_length=10)),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='casework.area')),
            ],
            options={
                'ordering': ['code'],
                'indexes': [models.Index(fields=['level', 'code'], name='casework_ar_level_4b748e_idx')],
            },
        ),
        migrations.CreateModel(
            name='Pool',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12, unique=True)),
                ('name', models.CharField(max_length=80)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.area')),
                ('agency_name', models.CharField(max_length=120, verbose_name='agency')),
                ('agency_address', models.CharField(blank=True, max_length=120, verbose_name='address')),
                ('agency_telephone', models.CharField(blank=True, max_length=40, verbose_name='telephone')),
                ('income_holder', models.CharField(blank=True, max_length=80, verbose_name='account holder')),
                ('income_bank', models.CharField(blank=True, max_length=80, verbose_name='bank of the income account')),
                ('income_account', models.CharField(blank=True, help_text='收入户: into it persons return money.', max_length=32, verbose_name='income account')),
                ('whole_after_jiao', models.BooleanField(default=True, help_text='Habits differ: 壹元伍角整 or 壹元伍角.', verbose_name='“whole” after jiao')),
                ('claim_working_days', models.PositiveSmallIntegerField(default=30)),
            ],
            options={
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='JobRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pool', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.pool')),
                ('name', models.CharField(max_length=60)),
                ('business_day', models.DateField()),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('running', 'Running'), ('done', 'Done'), ('failed', 'Failed')], default='planned', max_length=8)),
                ('created_at', models.DateTimeField()),
                ('started_at', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['-business_day', 'name'],
                'constraints': [models.UniqueConstraint(fields=('name', 'business_day', 'pool'), name='job_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Sequence',
            fields=[
                ('name', models.CharField(max_length=60, primary_key=True, serialize=False)),
                ('last', models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Command',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64)),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ('name', models.CharField(max_length=60)),
                ('body_hash', models.CharField(max_length=64)),
                ('result_model', models.CharField(blank=True, max_length=60)),
                ('result_pk', models.CharField(blank=True, max_length=40)),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('actor', 'key'), name='command_key_once')],
            },
        ),
        migrations.CreateModel(
            name='JobChunk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='chunks', to='casework.jobrun')),
                ('key', models.CharField(db_collation='C', help_text='An area code, or another part of the work.', max_length=60)),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('running', 'Running'), ('done', 'Done'), ('failed', 'Failed')], default='planned', max_length=8)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('heartbeat', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('changed', models.PositiveIntegerField(default=0, help_text='Rows.')),
                ('figures', models.JSONField(default=dict)),
                ('error', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'ordering': ['run_id', 'key'],
                'indexes': [models.Index(fields=['state', 'heartbeat'], name='chunk_to_do')],
                'constraints': [models.UniqueConstraint(fields=('run', 'key'), name='chunk_once')],
            },
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shard', models.PositiveSmallIntegerField()),
                ('position', models.BigIntegerField()),
                ('at', models.DateTimeField()),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ('pool', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='casework.pool')),
                ('area_code', models.CharField(blank=True, max_length=12)),
                ('verb', models.CharField(max_length=60)),
                ('subject_type', models.CharField(max_length=40)),
                ('subject_id', models.CharField(max_length=40)),
                ('payload', models.JSONField(default=dict)),
                ('previous', models.CharField(max_length=64)),
                ('hash', models.CharField(max_length=64)),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['subject_type', 'subject_id', 'id'], name='casework_ev_subject_79dcda_idx'), models.Index(fields=['pool', 'at', 'id'], name='event_by_day'), models.Index(fields=['pool', 'verb', 'at', 'id'], name='event_by_verb'), models.Index(fields=['actor', 'at', 'id'], name='event_by_actor')],
                'constraints': [models.UniqueConstraint(fields=('shard', 'position'), name='event_position_once')],
            },
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pool', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.pool')),
                ('area_code', models.CharField(db_collation='C', max_length=12)),
                ('case_type', models.CharField(max_length=40)),
                ('case_id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('invoice', 'Invoice'), ('itemised_list', 'Itemised list'), ('diagnosis', 'Diagnosis certificate'), ('records', 'Medical records'), ('identity', 'Identity document'), ('split_statement', 'Split statement of another insurer'), ('authorisation', 'Written authorisation'), ('death_certificate', 'Death certificate'), ('relation', 'Proof of relation'), ('other', 'Other')], max_length=20)),
                ('title', models.CharField(max_length=120)),
                ('file', models.FileField(max_length=80, upload_to=casework.models.document.random_name)),
                ('media_type', models.CharField(max_length=40)),
                ('size', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ('uploaded_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['case_type', 'case_id', 'kind', 'id'],
                'indexes': [models.Index(fields=['case_type', 'case_id'], name='casework_do_case_ty_60f818_idx'), models.Index(fields=['pool', 'sha256'], name='casework_do_pool_id_d2100e_idx')],
            },
        ),
        migrations.CreateModel(
            name='Delegation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pool', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.pool')),
                ('principal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations_given', to=settings.AUTH_USER_MODEL)),
                ('delegate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations_received', to=settings.AUTH_USER_MODEL)),
                ('right', models.CharField(max_length=30)),
                ('starts_on', models.DateField(verbose_name='first day')),
                ('ends_on', models.DateField(verbose_name='last day')),
                ('reason', models.CharField(max_length=200, verbose_name='reason')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(help_text='Ended before its last day.', null=True)),
            ],
            options={
                'verbose_name': 'delegation',
                'ordering': ['-starts_on', '-id'],
                'indexes': [models.Index(fields=['delegate', 'ends_on'], name='delegation_received')],
                'constraints': [models.CheckConstraint(condition=models.Q(('principal', models.F('delegate')), _negated=True), name='delegation_to_another'), models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='delegation_start_before_end'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('withdrawn_at__isnull', True)), expressions=[(models.Func('pool_id', 'pool_id', models.Value('[]'), function='int8range'), '&&'), (models.Func('principal_id', 'principal_id', models.Value('[]'), function='int8range'), '&&'), (models.Func(models.Func('right', function='hashtext'), models.Func('right', function='hashtext'), models.Value('[]'), function='int4range'), '&&'), (models.Func('starts_on', 'ends_on', models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='delegation_to_one_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to=settings.AUTH_USER_MODEL)),
                ('role', models.CharField(choices=[('clerk', 'Window clerk'), ('township', 'Township staff'), ('village', 'Village helper'), ('reviewer', 'Reviewer'), ('supervisor', 'Supervisor'), ('finance', 'Finance'), ('policy', 'Policy officer'), ('institution_desk', 'Institution desk'), ('institution_reviewer', 'Institution reviewer'), ('auditor', 'Auditor'), ('insurer', 'Commercial insurer'), ('report_reader', 'Report reader'), ('system_admin', 'System administrator'), ('security_admin', 'Security administrator'), ('audit_admin', 'Audit administrator')], max_length=20)),
                ('pool', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.pool')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.area')),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'ordering': ['pool_id', 'role'],
                'constraints': [models.UniqueConstraint(fields=('staff', 'role', 'pool', 'area', 'starts_on'), name='assignment_once'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='assignment_start_before_end')],
            },
        ),
        migrations.CreateModel(
            name='AccessLog',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ('pool', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='casework.pool')),
                ('kind', models.CharField(choices=[('view', 'looked at'), ('reveal', 'revealed'), ('print', 'printed'), ('export', 'exported'), ('document', 'opened a document')], max_length=10)),
                ('subject_type', models.CharField(max_length=40)),
                ('subject_id', models.CharField(max_length=40)),
                ('field', models.CharField(blank=True, max_length=40)),
                ('reason', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['subject_type', 'subject_id', 'id'], name='casework_ac_subject_989e14_idx'), models.Index(fields=['pool', 'at', 'id'], name='look_by_day'), models.Index(fields=['pool', 'kind', 'at', 'id'], name='look_by_kind'), models.Index(fields=['actor', 'at', 'id'], name='look_by_actor')],
            },
        ),
        migrations.CreateModel(
            name='ServiceItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pool', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.pool')),
                ('code', models.CharField(db_collation='C', help_text="This portal's own: group and item.", max_length=20)),
                ('starts_on', models.DateField(verbose_name='in force from')),
                ('place_code', models.CharField(blank=True, max_length=40, verbose_name='code of the local list')),
                ('group', models.CharField(max_length=60, verbose_name='group')),
                ('name', models.CharField(max_length=120, verbose_name='item')),
                ('materials', models.JSONField(default=list, help_text='{name, forms, status, note} each.', verbose_name='materials')),
                ('working_days', models.PositiveSmallIntegerField(help_text='0: at once; empty: open.', null=True, verbose_name='working days')),
                ('working_days_status', models.CharField(blank=True, max_length=8)),
                ('channels', models.JSONField(default=list, verbose_name='channels')),
                ('levels', models.JSONField(default=list, verbose_name='levels')),
                ('basis', models.JSONField(default=list, help_text='{text, status} each.', verbose_name='legal basis')),
                ('is_deferrable', models.BooleanField(help_text='Empty: not known. Taken in while a minor paper lacks.', null=True, verbose_name='papers may follow (容缺受理)')),
                ('results', models.JSONField(default=list, verbose_name='result papers')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('edited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('edited_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['code', 'starts_on'],
                'constraints': [models.UniqueConstraint(fields=('pool', 'code', 'starts_on'), name='service_item_once_a_day')],
            },
        ),
    ]
