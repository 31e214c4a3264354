from django.db import migrations

from ronghe.apps.competence import search_index


def create(apps, schema_editor):
    search_index.create(schema_editor)


def drop(apps, schema_editor):
    search_index.drop(schema_editor)


class Migration(migrations.Migration):
    dependencies = [("competence", "0001_initial")]

    operations = [migrations.RunPython(create, drop)]
