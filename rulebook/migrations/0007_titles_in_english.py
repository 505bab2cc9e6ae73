"""Every version has its title in English too, as its pack says it."""

from typing import Any

import yaml
from django.db import migrations, models


def take_titles(apps: Any, schema_editor: Any) -> None:
    """Read the titles out of the stored files; a draft that cannot be read keeps its Chinese one."""
    versions = apps.get_model("rulebook", "RuleVersion").objects.all()
    for version in versions:
        try:
            title = yaml.safe_load(version.files["pack.yaml"])["title"]["en"]
        except (KeyError, TypeError, yaml.YAMLError):
            continue
        versions.filter(pk=version.pk).update(title_en=str(title)[:160])


class Migration(migrations.Migration):
    dependencies = [("rulebook", "0006_never_emptied")]
    operations = [
        migrations.AddField("ruleversion", "title_en", models.CharField(blank=True, max_length=160)),
        migrations.RunPython(take_titles, migrations.RunPython.noop),
    ]
