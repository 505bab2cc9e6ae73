import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('casework', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RuleVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pack', models.CharField(max_length=60)),
                ('title', models.CharField(max_length=160)),
                ('title_en', models.CharField(blank=True, max_length=160)),
                ('content_hash', models.CharField(blank=True, help_text='Empty while it is a draft.', max_length=64)),
                ('files', models.JSONField(help_text='File name to text.')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Submitted'), ('approved', 'Approved')], default='draft', max_length=10)),
                ('is_illustrative', models.BooleanField(default=False)),
                ('drafted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('drafted_from', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='rulebook.ruleversion')),
                ('year', models.PositiveSmallIntegerField(help_text='The year that a draft prepares.', null=True)),
                ('revision', models.PositiveIntegerField(default=0, help_text='How often the draft was changed.')),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['pack', '-created_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('content_hash', ''), _negated=True), fields=('content_hash',), name='rules_content_once'), models.CheckConstraint(condition=models.Q(('state', 'draft'), models.Q(('content_hash', ''), _negated=True), _connector='XOR'), name='rules_frozen_by_hash'), models.CheckConstraint(condition=models.Q(('approved_by__isnull', True), models.Q(('approved_by', models.F('drafted_by')), _negated=True), _connector='OR'), name='rules_need_a_second_person')],
            },
        ),
        migrations.CreateModel(
            name='InForce',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pool', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.pool')),
                ('layer', models.CharField(choices=[('basic', 'Basic insurance'), ('critical_illness', 'Critical-illness insurance'), ('large_amount', 'Large-amount insurance'), ('supplementary', 'Supplementary insurance'), ('assistance', 'Medical assistance'), ('institutions', 'Designated institutions')], max_length=20)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='rulebook.ruleversion')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField()),
            ],
            options={
                'ordering': ['pool_id', 'layer', 'period'],
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func('pool_id', 'pool_id', models.Value('[]'), function='int8range'), '&&'), (models.Func(models.Func('layer', function='hashtext'), models.Func('layer', function='hashtext'), models.Value('[]'), function='int4range'), '&&'), ('period', '&&')], name='one_version_in_force')],
            },
        ),
        migrations.CreateModel(
            name='SimulationRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pool', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.pool')),
                ('area_code', models.CharField(db_collation='C', max_length=12)),
                ('before', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='rulebook.ruleversion')),
                ('after', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='simulations', to='rulebook.ruleversion')),
                ('layers', models.JSONField(default=list, help_text='The layers that are tried.')),
                ('year', models.PositiveSmallIntegerField(help_text='None for the claims of a file.', null=True)),
                ('as_year', models.PositiveSmallIntegerField()),
                ('file', models.FileField(blank=True, help_text='Taken away when the run ends.', upload_to='simulations')),
                ('file_name', models.CharField(blank=True, max_length=100)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Running'), ('done', 'Finished'), ('failed', 'Not possible'), ('cancelled', 'Cancelled')], default='waiting', max_length=10)),
                ('done', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(default=0)),
                ('problem', models.JSONField(default=dict, help_text='Why it failed, by language.')),
                ('result', models.JSONField(help_text='policy.simulate.Outcome; amounts in fen.', null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0, help_text='How many workers have begun it.')),
                ('started_at', models.DateTimeField(null=True)),
                ('heartbeat', models.DateTimeField(null=True)),
                ('started_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-created_at'],
            },
        ),
    ]
