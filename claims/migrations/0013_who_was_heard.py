"""Whom of medical institutions a joint review heard (NX-18)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from casework.triggers import append_only


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0012_third_party'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='JointAttendee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('institution', models.CharField(max_length=120, verbose_name='institution')),
                ('statement', models.CharField(max_length=500, verbose_name='statement')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendees', to='claims.jointreview')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        append_only('claims_jointattendee'),
    ]
