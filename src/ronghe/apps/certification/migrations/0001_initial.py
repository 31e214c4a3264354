import django.db.models.deletion
from django.db import migrations, models

import ronghe.apps.base.identifiers
import ronghe.apps.base.references
import ronghe.apps.certification.models.portfolio


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("assessment", "0001_initial"),
        ("competence", "0001_initial"),
        ("curriculum", "0001_initial"),
        ("evidence", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="CertificateType",
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
                ("code", models.SlugField(max_length=60)),
                ("title_en", models.CharField(max_length=200)),
                ("title_zh", models.CharField(max_length=200)),
                ("description_en", models.TextField(blank=True)),
                ("description_zh", models.TextField(blank=True)),
                ("for_months", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("at_graduation", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField()),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates",
                        to="people.programme",
                    ),
                ),
            ],
            options={
                "ordering": ["programme_id", "code"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "code"), name="certificate_code_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Display",
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
                ("held_on", models.DateField()),
                ("place", models.CharField(blank=True, max_length=120)),
                ("opened_at", models.DateTimeField()),
                (
                    "opened_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="displays_opened",
                        to="people.person",
                    ),
                ),
                (
                    "school_class",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="displays",
                        to="people.schoolclass",
                    ),
                ),
                (
                    "session",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="display",
                        to="assessment.ratingsession",
                    ),
                ),
            ],
            options={
                "ordering": ["-held_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="DisplayEntry",
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
                ("shows_levels", models.BooleanField(default=False)),
                ("chosen_at", models.DateTimeField(blank=True, null=True)),
                (
                    "display",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to="certification.display",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="display_entries",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "ordering": ["display_id", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("display", "person"), name="display_entry_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="EntryAssessment",
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
                ("marked_at", models.DateTimeField()),
                (
                    "marked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="entries_marked",
                        to="people.person",
                    ),
                ),
                (
                    "school_class",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entry_assessments",
                        to="people.schoolclass",
                    ),
                ),
                (
                    "session",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entry_assessment",
                        to="assessment.ratingsession",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="IssuerKey",
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
                        choices=[("ed25519", "Ed25519"), ("rsa", "RSA")], max_length=8
                    ),
                ),
                ("fragment", models.CharField(max_length=80)),
                ("public_pem", models.TextField()),
                ("wrapped", models.BinaryField()),
                ("created_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="issuer_keys",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("retired_at__isnull", True)),
                        fields=("organisation", "kind"),
                        name="issuer_key_in_use_once",
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "fragment"), name="issuer_key_fragment_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Portfolio",
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
                ("opened_at", models.DateTimeField()),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="portfolio",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PortfolioItem",
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
                    "origin",
                    models.UUIDField(default=ronghe.apps.base.identifiers.new_uuid, editable=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("reflection", "reflection"),
                            ("file", "file"),
                            ("link", "link"),
                            ("brought", "brought along"),
                        ],
                        max_length=10,
                    ),
                ),
                ("title", models.CharField(max_length=160)),
                ("text", models.TextField(blank=True)),
                ("lang", models.CharField(default="zh-hans", max_length=12)),
                ("happened_on", models.DateField()),
                ("added_at", models.DateTimeField()),
                ("is_open_to_school", models.BooleanField(default=False)),
                (
                    "file",
                    models.FileField(
                        blank=True,
                        max_length=120,
                        upload_to=ronghe.apps.certification.models.portfolio.stored_name,
                    ),
                ),
                ("file_name", models.CharField(blank=True, max_length=120)),
                ("media_type", models.CharField(blank=True, max_length=100)),
                ("size_bytes", models.PositiveIntegerField(default=0)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("link", models.URLField(blank=True, max_length=400)),
                ("facts", models.JSONField(blank=True, default=dict)),
                (
                    "portfolio",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="certification.portfolio",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="portfolio_items",
                        to="evidence.record",
                    ),
                ),
            ],
            options={
                "ordering": ["-happened_on", "-pk"],
                "indexes": [
                    models.Index(
                        fields=["portfolio", "happened_on"], name="certificati_portfol_cd1a70_idx"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("portfolio", "origin"), name="portfolio_item_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("file", ""),
                                ("kind", "reflection"),
                                ("link", ""),
                                ("record__isnull", False),
                            ),
                            models.Q(
                                ("kind", "file"),
                                ("link", ""),
                                ("record__isnull", True),
                                models.Q(("file", ""), _negated=True),
                            ),
                            models.Q(
                                ("file", ""),
                                ("kind", "link"),
                                ("record__isnull", True),
                                models.Q(("link", ""), _negated=True),
                            ),
                            models.Q(
                                ("file", ""),
                                ("kind", "brought"),
                                ("link", ""),
                                ("record__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="portfolio_item_is_of_its_kind",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ItemLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "target",
                    ronghe.apps.base.references.ReferenceField(
                        blank=True, default="", max_length=120
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="certification.portfolioitem",
                    ),
                ),
            ],
            options={
                "ordering": ["item_id", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("item", "target"), name="item_link_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="RuleVersion",
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
                ("number", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("before_committee", "before the committee"),
                            ("approved", "in force"),
                            ("retired", "retired"),
                        ],
                        default="draft",
                        max_length=16,
                    ),
                ),
                ("requirements", models.JSONField(default=list)),
                ("digest", models.CharField(blank=True, editable=False, max_length=64)),
                ("begun_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "motion",
                    ronghe.apps.base.references.ReferenceField(
                        blank=True, default="", max_length=120
                    ),
                ),
                (
                    "decision",
                    ronghe.apps.base.references.ReferenceField(
                        blank=True, default="", max_length=120
                    ),
                ),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                (
                    "begun_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="rules_begun",
                        to="people.person",
                    ),
                ),
                (
                    "certificate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rule_versions",
                        to="certification.certificatetype",
                    ),
                ),
                (
                    "framework",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificate_rules",
                        to="competence.framework",
                    ),
                ),
            ],
            options={
                "ordering": ["certificate_id", "-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("certificate", "number"), name="rule_version_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "approved")),
                        fields=("certificate",),
                        name="rule_in_force_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("draft", "before_committee"))),
                        fields=("certificate",),
                        name="rule_one_version_in_work",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
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
                ("on_date", models.DateField()),
                ("input_digest", models.CharField(max_length=64)),
                ("facts", models.JSONField()),
                ("findings", models.JSONField()),
                ("is_proved", models.BooleanField()),
                ("engine_version", models.CharField(max_length=20)),
                ("decided_at", models.DateTimeField()),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="certificate_decisions",
                        to="people.person",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="certification.ruleversion",
                    ),
                ),
            ],
            options={
                "ordering": ["-decided_at", "-pk"],
                "indexes": [
                    models.Index(
                        fields=["rule", "is_proved"], name="certificati_rule_id_df4c15_idx"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "rule", "input_digest"), name="same_input_same_decision"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="IssueBatch",
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
                ("title", models.CharField(max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "waiting"), ("running", "running"), ("done", "done")],
                        default="waiting",
                        max_length=7,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("heard_at", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="batches",
                        to="certification.ruleversion",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "issue batches",
                "ordering": ["-asked_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Confirmation",
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
                    "state",
                    models.CharField(
                        choices=[
                            ("confirmed", "confirmed"),
                            ("issued", "issued"),
                            ("failed", "not issued"),
                        ],
                        default="confirmed",
                        max_length=9,
                    ),
                ),
                ("is_current", models.BooleanField(default=True)),
                ("confirmed_at", models.DateTimeField()),
                ("confirmed_as", models.CharField(blank=True, max_length=30)),
                (
                    "credential",
                    ronghe.apps.base.references.ReferenceField(
                        blank=True, default="", max_length=120
                    ),
                ),
                ("issued_at", models.DateTimeField(blank=True, null=True)),
                ("valid_until", models.DateField(blank=True, null=True)),
                ("fault_en", models.TextField(blank=True)),
                ("fault_zh", models.TextField(blank=True)),
                (
                    "certificate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmations",
                        to="certification.certificatetype",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="certificate_confirmations",
                        to="people.person",
                    ),
                ),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmation",
                        to="certification.decision",
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmations",
                        to="certification.issuebatch",
                    ),
                ),
            ],
            options={
                "ordering": ["-confirmed_at", "-pk"],
                "indexes": [
                    models.Index(fields=["batch", "state"], name="certificati_batch_i_1cf5b5_idx")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)),
                        fields=("certificate", "person"),
                        name="certificate_held_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ShareLink",
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
                    "origin",
                    models.UUIDField(default=ronghe.apps.base.identifiers.new_uuid, editable=False),
                ),
                ("purpose", models.CharField(max_length=160)),
                ("lang", models.CharField(default="zh-hans", max_length=12)),
                ("digest", models.BinaryField(max_length=32, null=True, unique=True)),
                ("shows_levels", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "portfolio",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="share_links",
                        to="certification.portfolio",
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("portfolio", "origin"), name="share_link_once"),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("made_at"))),
                        name="share_link_runs_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ShareChoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "target",
                    ronghe.apps.base.references.ReferenceField(
                        blank=True, default="", max_length=120
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="choices",
                        to="certification.displayentry",
                    ),
                ),
                (
                    "link",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="choices",
                        to="certification.sharelink",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("link", "target"), name="share_choice_once"),
                    models.UniqueConstraint(fields=("entry", "target"), name="display_choice_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("entry__isnull", False), ("link__isnull", True)),
                            models.Q(("entry__isnull", True), ("link__isnull", False)),
                            _connector="OR",
                        ),
                        name="share_choice_of_one",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StageRule",
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
                ("number", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("before_committee", "before the committee"),
                            ("approved", "in force"),
                            ("retired", "retired"),
                        ],
                        default="draft",
                        max_length=16,
                    ),
                ),
                ("terms", models.JSONField(default=list)),
                ("digest", models.CharField(blank=True, editable=False, max_length=64)),
                ("begun_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "motion",
                    ronghe.apps.base.references.ReferenceField(
                        blank=True, default="", max_length=120
                    ),
                ),
                (
                    "decision",
                    ronghe.apps.base.references.ReferenceField(
                        blank=True, default="", max_length=120
                    ),
                ),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                (
                    "begun_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="stage_rules_begun",
                        to="people.person",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stage_rules",
                        to="people.programme",
                    ),
                ),
            ],
            options={
                "ordering": ["programme_id", "-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "number"), name="stage_rule_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "approved")),
                        fields=("programme",),
                        name="stage_rule_in_force_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("draft", "before_committee"))),
                        fields=("programme",),
                        name="stage_rule_one_in_work",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StageDecision",
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
                ("semester", models.PositiveSmallIntegerField()),
                ("number", models.PositiveSmallIntegerField(default=1)),
                ("is_current", models.BooleanField(default=True)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("reached", "reached"),
                            ("not_yet", "not yet"),
                            ("missing", "evidence is missing"),
                        ],
                        max_length=8,
                    ),
                ),
                ("facts", models.JSONField(default=dict)),
                ("input_digest", models.CharField(max_length=64)),
                ("rule", models.CharField(max_length=40)),
                ("decided_at", models.DateTimeField()),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="stages_decided",
                        to="people.person",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stage_decisions",
                        to="people.person",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stage_decisions",
                        to="curriculum.trainingplan",
                    ),
                ),
                (
                    "own_rule",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="certification.stagerule",
                    ),
                ),
            ],
            options={
                "ordering": ["person_id", "semester", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "semester", "number"), name="stage_decision_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)),
                        fields=("person", "semester"),
                        name="stage_decision_current_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StatusList",
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
                ("number", models.PositiveIntegerField()),
                ("revocation", models.TextField(blank=True)),
                ("suspension", models.TextField(blank=True)),
                ("revocation_token", models.TextField(blank=True)),
                ("suspension_token", models.TextField(blank=True)),
                ("signed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="status_lists",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "number"), name="status_list_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Credential",
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
                        choices=[("achievement", "credential"), ("record", "learner record")],
                        max_length=12,
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=120)),
                ("title_en", models.CharField(blank=True, max_length=240)),
                ("title_zh", models.CharField(blank=True, max_length=240)),
                ("contents", models.JSONField(default=list)),
                ("document", models.TextField(blank=True)),
                ("token", models.TextField(blank=True)),
                ("status_index", models.PositiveIntegerField()),
                ("decision", models.UUIDField(blank=True, null=True)),
                ("issued_at", models.DateTimeField()),
                ("valid_until", models.DateField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("valid", "in force"),
                            ("suspended", "suspended"),
                            ("revoked", "revoked"),
                        ],
                        default="valid",
                        max_length=10,
                    ),
                ),
                ("state_since", models.DateTimeField()),
                ("state_reason", models.CharField(blank=True, max_length=400)),
                ("is_shown", models.BooleanField(default=False)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="credentials",
                        to="people.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="credentials",
                        to="people.person",
                    ),
                ),
                (
                    "status_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="credentials",
                        to="certification.statuslist",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [
                    models.Index(
                        fields=["person", "issued_at"], name="certificati_person__13e5b2_idx"
                    ),
                    models.Index(
                        fields=["organisation", "issued_at"], name="certificati_organis_30c9f8_idx"
                    ),
                    models.Index(fields=["code", "state"], name="certificati_code_c89556_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("status_list", "status_index"), name="credential_place_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("decision__isnull", False)),
                        fields=("decision",),
                        name="credential_of_decision_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TalentChoice",
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
                ("shows_name", models.BooleanField(default=False)),
                ("shows_levels", models.BooleanField(default=False)),
                ("shows_tasks", models.BooleanField(default=False)),
                ("chosen_at", models.DateTimeField()),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="talent_choice",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
    ]
