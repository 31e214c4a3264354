import uuid

import django.db.models.deletion
from django.db import migrations, models

import ronghe.apps.base.identifiers
import ronghe.apps.base.references


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="SigningKey",
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
                ("public", models.BinaryField(max_length=32)),
                ("wrapped", models.BinaryField()),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Stream",
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
                ("position", models.PositiveBigIntegerField(default=0)),
                (
                    "digest",
                    models.BinaryField(
                        default=b"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00",
                        max_length=32,
                    ),
                ),
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence_stream",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Record",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("rating", "rating"),
                            ("response", "test answers"),
                            ("self_report", "self-report"),
                            ("reflection", "reflection"),
                            ("statement", "statement from another system"),
                        ],
                        max_length=12,
                    ),
                ),
                ("verb", models.CharField(max_length=200)),
                ("subject", models.UUIDField(null=True)),
                ("actor", models.UUIDField(null=True)),
                ("on_behalf_of", models.UUIDField(null=True)),
                (
                    "context",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("class", "class"),
                            ("workshop", "workshop"),
                            ("simulator", "simulator"),
                            ("workplace", "workplace"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "phase",
                    models.CharField(
                        blank=True,
                        choices=[("process", "process"), ("outcome", "outcome")],
                        max_length=8,
                    ),
                ),
                (
                    "activity",
                    ronghe.apps.base.references.ReferenceField(
                        blank=True, default="", max_length=120
                    ),
                ),
                (
                    "occasion",
                    ronghe.apps.base.references.ReferenceField(
                        blank=True, default="", max_length=120
                    ),
                ),
                ("observed_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("body", models.JSONField(default=dict)),
                ("private", models.BinaryField(null=True)),
                ("schema", models.PositiveSmallIntegerField(default=1)),
                (
                    "corrects",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="evidence.record",
                    ),
                ),
                (
                    "stream",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="records",
                        to="evidence.stream",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["subject", "observed_at"], name="evidence_re_subject_0f0089_idx"
                    ),
                    models.Index(
                        fields=["actor", "observed_at"], name="evidence_re_actor_a8e169_idx"
                    ),
                    models.Index(fields=["occasion"], name="evidence_re_occasio_ed039b_idx"),
                    models.Index(
                        fields=["stream", "recorded_at"], name="evidence_re_stream__abbb8c_idx"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StatementTerm",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "term",
                        "stored",
                        "record_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("term", models.UUIDField()),
                ("stored", models.DateTimeField()),
                (
                    "record",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="terms",
                        to="evidence.record",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Learner",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("identity", models.BinaryField(max_length=32)),
                ("pseudonym", models.UUIDField(default=uuid.uuid4)),
                ("wrapped", models.BinaryField(null=True)),
                ("agent", models.BinaryField(null=True)),
                ("erased_at", models.DateTimeField(null=True)),
                ("tied_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="learner_identities",
                        to="people.person",
                    ),
                ),
                (
                    "stream",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="learners",
                        to="evidence.stream",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("stream", "identity"), name="learner_once_a_stream"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("state", "State"),
                            ("agent", "Agent Profile"),
                            ("activity", "Activity Profile"),
                        ],
                        max_length=8,
                    ),
                ),
                ("address", models.UUIDField()),
                ("place", models.UUIDField()),
                ("registration", models.UUIDField(null=True)),
                ("name", models.BinaryField()),
                ("content", models.BinaryField()),
                ("content_type", models.CharField(max_length=255)),
                ("updated_at", models.DateTimeField()),
                (
                    "learner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="evidence.learner",
                    ),
                ),
                (
                    "stream",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="evidence.stream",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["stream", "place", "updated_at"],
                        name="evidence_do_stream__87ca9d_idx",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("stream", "address"), name="document_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ActivityDefinition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("activity", models.UUIDField()),
                ("definition", models.BinaryField()),
                (
                    "stream",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="definitions",
                        to="evidence.stream",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("stream", "activity"), name="definition_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="StatementEntry",
            fields=[
                (
                    "record",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="entry",
                        serialize=False,
                        to="evidence.record",
                    ),
                ),
                ("statement", models.UUIDField()),
                ("stored", models.DateTimeField()),
                ("refers_to", models.UUIDField(null=True)),
                ("is_voiding", models.BooleanField(default=False)),
                ("is_voided", models.BooleanField(default=False)),
                (
                    "stream",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="entries",
                        to="evidence.stream",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["stream", "stored", "record"], name="statement_by_stored"),
                    models.Index(
                        condition=models.Q(("refers_to__isnull", False)),
                        fields=["stream", "refers_to"],
                        name="statement_by_target",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("stream", "statement"), name="statement_once_a_stream"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Unsealed",
            fields=[
                (
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="evidence.record",
                    ),
                ),
                (
                    "stream",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tail",
                        to="evidence.stream",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.BinaryField(max_length=32)),
                ("content", models.BinaryField()),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="evidence.record",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("record", "digest"), name="attachment_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="SignedHead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("position", models.PositiveBigIntegerField()),
                ("digest", models.BinaryField(max_length=32)),
                ("signed_at", models.DateTimeField()),
                ("signature", models.BinaryField(max_length=64)),
                (
                    "key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="heads",
                        to="evidence.signingkey",
                    ),
                ),
                (
                    "stream",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signed_heads",
                        to="evidence.stream",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("stream", "day"), name="head_once_a_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveBigIntegerField()),
                ("record_uuid", models.UUIDField()),
                ("digest", models.BinaryField(max_length=32)),
                (
                    "record",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="seal",
                        to="evidence.record",
                    ),
                ),
                (
                    "stream",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seals",
                        to="evidence.stream",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("stream", "position"), name="seal_position_once"
                    )
                ],
            },
        ),
    ]
