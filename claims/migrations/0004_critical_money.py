"""A critical-illness case is verified, decided and paid; it moves the year and may be recovered."""

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


VERIFIED_BY_STRANGERS = """
CREATE FUNCTION critical_case_hands_differ() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM claims_directstay stay JOIN claims_staylist list ON list.id = stay.listed_id
               WHERE stay.person_year_id = NEW.person_year_id AND stay.state = 'counted'
                 AND (list.brought_by_id IN (NEW.verified_by_id, NEW.decided_by_id)
                      OR list.ended_by_id IN (NEW.verified_by_id, NEW.decided_by_id)))
    THEN
        RAISE EXCEPTION 'critical-illness case %: who brought its stays neither verifies nor decides', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'critical_case_hands_differ';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER critical_case_hands_differ AFTER INSERT OR UPDATE OF verified_by_id, decided_by_id
    ON claims_criticalcase FOR EACH ROW WHEN (NEW.verified_by_id IS NOT NULL OR NEW.decided_by_id IS NOT NULL)
    EXECUTE FUNCTION critical_case_hands_differ();
"""

HANDS_UNCHECKED = "DROP TRIGGER critical_case_hands_differ ON claims_criticalcase; DROP FUNCTION critical_case_hands_differ();"


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0002_what_stays'),
        ('claims', '0003_what_stays'),
        ('enrollment', '0002_what_stays'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='criticalcase',
            name='critical_case_open_once_a_year',
        ),
        migrations.RemoveConstraint(
            model_name='criticalcase',
            name='critical_case_owes_what_was_not_paid',
        ),
        migrations.RemoveConstraint(
            model_name='yearmove',
            name='year_move_of_one_thing',
        ),
        migrations.AddField(
            model_name='criticalcase',
            name='account_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='criticalcase',
            name='bank_account',
            field=models.CharField(blank=True, max_length=32),
        ),
        migrations.AddField(
            model_name='criticalcase',
            name='bank_name',
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name='criticalcase',
            name='decided_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='criticalcase',
            name='decided_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='criticalcase',
            name='late_on',
            field=models.DateField(help_text='The night that found the present step late.', null=True),
        ),
        migrations.AddField(
            model_name='criticalcase',
            name='moves',
            field=models.JSONField(default=dict, help_text='Counter of the year to fen that the payment adds.'),
        ),
        migrations.AddField(
            model_name='criticalcase',
            name='objection',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='criticalcase',
            name='overpaid',
            field=models.BigIntegerField(default=0, help_text='fen that the cases of the year paid beyond what it comes to now; on its latest case'),
        ),
        migrations.AddField(
            model_name='criticalcase',
            name='pay_by',
            field=models.DateField(help_text='NX-15; empty where the rules have no term.', null=True),
        ),
        migrations.AddField(
            model_name='criticalcase',
            name='pay_by_is_provisional',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='criticalcase',
            name='payee_name',
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name='criticalcase',
            name='payee_standing',
            field=models.CharField(choices=[('insured', 'Own account'), ('authorised', "Another's, by written authorisation"), ('guardian', "The guardian's"), ('heir', "An heir's")], default='insured', max_length=12),
        ),
        migrations.AddField(
            model_name='criticalcase',
            name='reasons',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='criticalcase',
            name='taken_back',
            field=models.BigIntegerField(default=0, help_text='fen of what was decided that proved not to be owed'),
        ),
        migrations.AddField(
            model_name='criticalcase',
            name='verified_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='criticalcase',
            name='verified_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='criticalcase',
            name='verify_by',
            field=models.DateField(help_text='Empty where the rules have no term.', null=True),
        ),
        migrations.AddField(
            model_name='criticalcase',
            name='verify_by_is_provisional',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='recovery',
            name='case',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='recoveries', to='claims.criticalcase'),
        ),
        migrations.AddField(
            model_name='yearmove',
            name='case',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='year_moves', to='claims.criticalcase'),
        ),
        migrations.AlterField(
            model_name='criticalcase',
            name='paid',
            field=models.BigIntegerField(help_text='fen that it has paid with the stays and by earlier cases'),
        ),
        migrations.AlterField(
            model_name='criticalcase',
            name='state',
            field=models.CharField(choices=[('open', 'To be verified'), ('confirmed', 'Confirmed by the insurer'), ('objected', 'Objected to by the insurer'), ('approved', 'Approved'), ('paying', 'In payment'), ('returned', 'Payment returned'), ('paid', 'Paid'), ('declined', 'Decided: nothing is paid'), ('reversed', 'Taken back in whole'), ('gone', 'Nothing owed any more')], default='open', max_length=10),
        ),
        migrations.AlterField(
            model_name='recovery',
            name='claim',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='recoveries', to='claims.claim'),
        ),
        migrations.AddIndex(
            model_name='criticalcase',
            index=models.Index(fields=['person_year'], name='critical_case_year'),
        ),
        migrations.AddConstraint(
            model_name='criticalcase',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('open', 'confirmed', 'objected'))), fields=('person_year',), name='critical_case_open_once_a_year'),
        ),
        migrations.AddConstraint(
            model_name='criticalcase',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('state', 'gone'), _negated=True), ('due', django.db.models.expressions.CombinedExpression(models.F('entitled'), '-', models.F('paid'))), ('due__gt', 0)), models.Q(('due', 0), ('state', 'gone')), _connector='OR'), name='critical_case_owes_what_was_not_paid'),
        ),
        migrations.AddConstraint(
            model_name='criticalcase',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('open', 'gone')), ('verified_at', None), ('verified_by', None)), models.Q(models.Q(('state__in', ('open', 'gone')), _negated=True), ('verified_at__isnull', False), ('verified_by__isnull', False)), _connector='OR'), name='critical_case_verified_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='criticalcase',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('objected', 'declined')), _negated=True), models.Q(('objection', ''), _negated=True), _connector='OR'), name='critical_case_objected_with_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='criticalcase',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('state__in', ('open', 'confirmed', 'objected', 'gone'))), models.Q(models.Q(('state__in', ('open', 'confirmed', 'objected', 'gone')), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='critical_case_decided_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='criticalcase',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(models.Q(('decided_by', models.F('verified_by')), _negated=True), models.Q(('account_by', None), models.Q(('decided_by', models.F('account_by')), _negated=True), _connector='OR')), _connector='OR'), name='critical_case_decided_by_another'),
        ),
        migrations.AddConstraint(
            model_name='criticalcase',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by', None), ('objection', ''), models.Q(('reasons', ''), _negated=True), _connector='OR'), name='critical_case_objection_answered_with_reasons'),
        ),
        migrations.AddConstraint(
            model_name='criticalcase',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('approved', 'paying', 'returned', 'paid')), _negated=True), models.Q(models.Q(('payee_name', ''), _negated=True), models.Q(('bank_account', ''), _negated=True)), _connector='OR'), name='critical_case_paid_to_somebody'),
        ),
        migrations.AddConstraint(
            model_name='criticalcase',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('approved', 'paying', 'returned', 'paid')), ('taken_back__gte', 0), ('taken_back__lt', models.F('due'))), models.Q(('state', 'reversed'), ('taken_back', models.F('due'))), models.Q(models.Q(('state__in', ('approved', 'paying', 'returned', 'paid', 'reversed')), _negated=True), ('overpaid', 0), ('taken_back', 0)), _connector='OR'), name='critical_case_takes_back_what_was_paid'),
        ),
        migrations.AddConstraint(
            model_name='recovery',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('case', None), ('claim__isnull', False)), models.Q(('case__isnull', False), ('claim', None)), _connector='OR'), name='recovery_of_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='yearmove',
            constraint=models.UniqueConstraint(fields=('case', 'sequence', 'counter'), name='year_move_of_a_case_once'),
        ),
        migrations.AddConstraint(
            model_name='yearmove',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('case', None), ('sequence', None), ('settlement__isnull', False), ('stay', None)), models.Q(('case', None), ('sequence__isnull', False), ('settlement', None), ('stay__isnull', False)), models.Q(('case__isnull', False), ('sequence__isnull', False), ('settlement', None), ('stay', None)), _connector='OR'), name='year_move_of_one_thing'),
        ),
        migrations.RunSQL(VERIFIED_BY_STRANGERS, HANDS_UNCHECKED),
    ]
