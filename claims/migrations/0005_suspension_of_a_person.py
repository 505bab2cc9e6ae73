"""A person's online settlement is suspended for a term (条例 art. 41)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0002_what_stays'),
        ('claims', '0004_critical_money'),
        ('enrollment', '0002_what_stays'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Suspension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area_code', models.CharField(db_collation='C', max_length=12)),
                ('number', models.CharField(max_length=40)),
                ('ground', models.CharField(help_text='Its code in the rules.', max_length=40)),
                ('ground_name', models.CharField(max_length=200, verbose_name='ground')),
                ('article', models.CharField(max_length=200, verbose_name='article')),
                ('facts', models.TextField(verbose_name='facts')),
                ('months', models.PositiveSmallIntegerField(verbose_name='months')),
                ('starts_on', models.DateField(verbose_name='first day')),
                ('ends_on', models.DateField(help_text='Of the term; that day included.', verbose_name='last day')),
                ('state', models.CharField(choices=[('proposed', 'Waits for the decision'), ('decided', 'Decided upon'), ('rejected', 'Not decided upon')], default='proposed', max_length=8)),
                ('proposed_on', models.DateField()),
                ('decided_on', models.DateField(null=True)),
                ('decision', models.CharField(blank=True, max_length=500)),
                ('reference', models.CharField(blank=True, max_length=80, verbose_name='number of the decision')),
                ('served_on', models.DateField(null=True)),
                ('served_how', models.CharField(blank=True, choices=[('in_person', 'Handed to the person'), ('post', 'By post'), ('electronic', 'Electronically'), ('left', 'Left at the home')], max_length=10)),
                ('appealed_on', models.DateField(null=True)),
                ('appeal', models.CharField(blank=True, max_length=500)),
                ('is_upheld', models.BooleanField(help_text='Whether the appeal holds.', null=True)),
                ('answer', models.CharField(blank=True, max_length=500)),
                ('answered_on', models.DateField(null=True)),
                ('lifted_from', models.DateField(help_text='The first day without it.', null=True)),
                ('lifted_because', models.CharField(blank=True, max_length=500)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('lifted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='suspensions', to='enrollment.person')),
                ('pool', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.pool')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'suspension of online settlement',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['person', 'starts_on'], name='suspension_of_person'), models.Index(fields=['pool', 'ends_on', 'area_code'], name='suspension_ending')],
                'constraints': [models.UniqueConstraint(fields=('pool', 'number'), name='suspension_number_once'), models.UniqueConstraint(condition=models.Q(('state', 'proposed'), models.Q(('lifted_from', None), ('served_on', None), ('state', 'decided')), _connector='OR'), fields=('person',), name='suspension_one_on_its_way'), models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='suspension_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(models.Q(('decided_by', None), ('state', 'proposed')), models.Q(models.Q(('state', 'proposed'), _negated=True), ('decided_by__isnull', False), ('decided_on__isnull', False), models.Q(('decided_by', models.F('proposed_by')), _negated=True)), _connector='OR'), name='suspension_decided_by_another'), models.CheckConstraint(condition=models.Q(('answered_by', None), models.Q(models.Q(('answered_by', models.F('decided_by')), _negated=True), models.Q(('answered_by', models.F('proposed_by')), _negated=True)), _connector='OR'), name='suspension_answered_by_a_stranger'), models.CheckConstraint(condition=models.Q(('lifted_from', None), models.Q(('lifted_because', ''), _negated=True), _connector='OR'), name='suspension_lifted_for_a_reason')],
            },
        ),
    ]
