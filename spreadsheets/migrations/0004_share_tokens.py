"""Gives runs of former days their link, and stores changes without repetition."""

import secrets

from django.db import migrations, models

import spreadsheets.models.runs


def fill(apps, schema_editor):
    run_model = apps.get_model("spreadsheets", "ImportRun")
    for run in run_model.objects.filter(share_token=None).only("pk"):
        run.share_token = secrets.token_urlsafe(24)
        run.save(update_fields=["share_token"])
    row_model = apps.get_model("spreadsheets", "ImportRunRow")
    for row in row_model.objects.exclude(changes={}).only("changes").iterator():
        row.changes = {
            name: [change["base"], change["ours"], change["theirs"], change["result"]]
            if isinstance(change, dict)
            else change
            for name, change in row.changes.items()
        }
        row.save(update_fields=["changes"])


class Migration(migrations.Migration):
    dependencies = [("spreadsheets", "0003_runs_in_background")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="importrun",
            name="share_token",
            field=models.CharField(
                default=spreadsheets.models.runs.new_share_token,
                editable=False,
                max_length=48,
                unique=True,
            ),
        ),
    ]
