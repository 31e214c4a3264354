from django.db import migrations, models

import ronghe.apps.base.identifiers
import ronghe.apps.base.references


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="SentForm",
            fields=[
                ("number", models.UUIDField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(db_index=True)),
                ("leads_to", models.CharField(blank=True, max_length=500)),
            ],
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("read", "Read"), ("write", "Write"), ("refused", "Refused")],
                        max_length=8,
                    ),
                ),
                ("action", models.CharField(max_length=80)),
                ("actor", models.UUIDField(null=True)),
                ("on_behalf_of", models.UUIDField(null=True)),
                ("via", models.CharField(max_length=12)),
                (
                    "subject",
                    ronghe.apps.base.references.ReferenceField(
                        blank=True, default="", max_length=120
                    ),
                ),
                ("touched", models.CharField(blank=True, max_length=200)),
                ("count", models.PositiveIntegerField(default=1)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["at"], name="base_audite_at_0640f5_idx"),
                    models.Index(fields=["actor", "at"], name="base_audite_actor_bb8c0f_idx"),
                    models.Index(fields=["subject"], name="base_audite_subject_7fd6c3_idx"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uuid",
                    models.UUIDField(
                        default=ronghe.apps.base.identifiers.new_uuid, editable=False, unique=True
                    ),
                ),
                (
                    "document",
                    ronghe.apps.base.references.ReferenceField(
                        blank=True, default="", max_length=120
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("signer", models.UUIDField(null=True)),
                ("capacity", models.CharField(max_length=40)),
                ("signed_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("document", "capacity"), name="signature_once_in_capacity"
                    ),
                    models.UniqueConstraint(
                        fields=("document", "signer"), name="signature_once_by_person"
                    ),
                ],
            },
        ),
    ]
