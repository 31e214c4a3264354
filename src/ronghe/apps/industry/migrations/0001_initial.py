import django.db.models.deletion
from django.db import migrations, models

import ronghe.apps.base.identifiers
import ronghe.apps.base.references


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("competence", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="EquipmentType",
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
                ("code", models.SlugField(max_length=60, unique=True)),
                ("title_en", models.CharField(max_length=160)),
                ("title_zh", models.CharField(max_length=160)),
            ],
            options={
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Contact",
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
                ("name", models.CharField(blank=True, max_length=120)),
                ("position", models.CharField(blank=True, max_length=120)),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("mail", models.EmailField(blank=True, max_length=254)),
                ("language", models.CharField(default="zh-hans", max_length=8)),
                ("purposes", models.JSONField(default=list)),
                ("agreed_on", models.DateField()),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="industry_contacts",
                        to="people.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="industry_contacts",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "ordering": ["enterprise_id", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("person__isnull", False),
                            models.Q(("name", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="contact_is_somebody",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EnterpriseProfile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "sector",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("agriculture", "agriculture"),
                            ("manufacturing", "manufacturing"),
                            ("energy", "energy and water"),
                            ("construction", "construction"),
                            ("commerce", "commerce"),
                            ("transport", "transport and logistics"),
                            ("hospitality", "hospitality and tourism"),
                            ("information", "information technology"),
                            ("health", "health and care"),
                            ("services", "other services"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "size",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("micro", "fewer than 20 people"),
                            ("small", "20 to 299 people"),
                            ("medium", "300 to 999 people"),
                            ("large", "1,000 people or more"),
                        ],
                        max_length=8,
                    ),
                ),
                ("survey_months", models.PositiveSmallIntegerField(default=12)),
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="enterprise_profile",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("survey_months__gte", 1), ("survey_months__lte", 60)),
                        name="enterprise_survey_rhythm",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EquipmentGeneration",
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
                ("title_en", models.CharField(max_length=160)),
                ("title_zh", models.CharField(max_length=160)),
                ("introduced_year", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="generations",
                        to="industry.equipmenttype",
                    ),
                ),
            ],
            options={
                "ordering": ["type_id", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("type", "number"), name="generation_number_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MonthlyCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("lang", models.CharField(max_length=12)),
                ("month", models.DateField()),
                ("concept", models.CharField(blank=True, max_length=300)),
                ("postings", models.PositiveIntegerField()),
                (
                    "occupation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="posting_counts",
                        to="competence.occupation",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="posting_counts",
                        to="people.region",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("occupation__isnull", False)),
                        fields=("region", "occupation", "lang", "month", "concept"),
                        name="monthly_count_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("occupation__isnull", True)),
                        fields=("region", "lang", "month", "concept"),
                        name="monthly_count_unknown_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Partnership",
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
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="partner_programmes",
                        to="people.organisation",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="partner_enterprises",
                        to="people.programme",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ends_on__isnull", True)),
                        fields=("enterprise", "programme"),
                        name="partnership_running_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="partnership_runs_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PostingImport",
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
                ("source", models.SlugField(max_length=60)),
                ("file_name", models.CharField(max_length=200)),
                ("imported_at", models.DateTimeField()),
                ("dictionary_version", models.CharField(max_length=20)),
                ("created", models.PositiveIntegerField(default=0)),
                ("repeated", models.PositiveIntegerField(default=0)),
                ("alike", models.PositiveIntegerField(default=0)),
                ("refused", models.PositiveIntegerField(default=0)),
                (
                    "imported_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="posting_imports",
                        to="people.person",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posting_imports",
                        to="people.region",
                    ),
                ),
            ],
            options={
                "ordering": ["-imported_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Posting",
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
                ("source", models.SlugField(max_length=60)),
                ("identifier", models.CharField(max_length=200)),
                ("lang", models.CharField(max_length=12)),
                ("title", models.CharField(max_length=300)),
                ("text", models.TextField(blank=True)),
                ("employer", models.CharField(blank=True, max_length=200)),
                ("place", models.CharField(blank=True, max_length=200)),
                ("posted_on", models.DateField()),
                ("month", models.DateField()),
                ("occupation_basis", models.CharField(blank=True, max_length=200)),
                ("digest", models.CharField(max_length=32)),
                ("is_alike", models.BooleanField(default=False)),
                (
                    "occupation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="postings",
                        to="competence.occupation",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to="people.region",
                    ),
                ),
                (
                    "came_with",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="postings",
                        to="industry.postingimport",
                    ),
                ),
            ],
            options={
                "ordering": ["-posted_on", "-pk"],
                "indexes": [
                    models.Index(fields=["region", "occupation", "month"], name="posting_by_month"),
                    models.Index(fields=["region", "month", "digest"], name="posting_by_digest"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("region", "source", "identifier"), name="posting_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LinkProposal",
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
                ("sentence", models.CharField(max_length=400)),
                ("sentence_digest", models.CharField(max_length=32)),
                ("lang", models.CharField(max_length=12)),
                ("concept", models.CharField(max_length=300)),
                ("label", models.CharField(max_length=1000)),
                ("probability", models.FloatField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "waiting"),
                            ("accepted", "accepted"),
                            ("rejected", "rejected"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="links_decided",
                        to="people.person",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="link_proposals",
                        to="people.region",
                    ),
                ),
                (
                    "posting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="link_proposals",
                        to="industry.posting",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")),
                        fields=["region", "-probability"],
                        name="link_proposal_open",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("region", "sentence_digest", "concept"), name="link_proposal_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DictionaryAddition",
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
                ("lang", models.CharField(max_length=12)),
                ("text", models.CharField(max_length=200)),
                ("concept", models.CharField(max_length=300)),
                ("label", models.CharField(max_length=1000)),
                ("added_at", models.DateTimeField()),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="words_added",
                        to="people.person",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dictionary",
                        to="people.region",
                    ),
                ),
                (
                    "proposal",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="addition",
                        to="industry.linkproposal",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("region", "lang", "text"), name="dictionary_addition_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PostingMention",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("concept", models.CharField(max_length=300)),
                (
                    "posting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mentions",
                        to="industry.posting",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("concept", "posting"), name="posting_mention_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Site",
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
                ("title_en", models.CharField(blank=True, max_length=160)),
                ("title_zh", models.CharField(blank=True, max_length=160)),
                ("address", models.CharField(blank=True, max_length=240)),
                ("closed_on", models.DateField(blank=True, null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sites",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["organisation_id", "code"],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "code"), name="site_code_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Equipment",
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
                ("model", models.CharField(blank=True, max_length=120)),
                ("year", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("count", models.PositiveIntegerField(default=1)),
                ("acquired_on", models.DateField(blank=True, null=True)),
                ("retired_on", models.DateField(blank=True, null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="equipment",
                        to="people.organisation",
                    ),
                ),
                (
                    "tasks",
                    models.ManyToManyField(
                        blank=True, related_name="equipment", to="competence.typicaltask"
                    ),
                ),
                (
                    "generation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="equipment",
                        to="industry.equipmentgeneration",
                    ),
                ),
                (
                    "type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="equipment",
                        to="industry.equipmenttype",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="equipment",
                        to="industry.site",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "equipment",
                "ordering": ["organisation_id", "type_id", "pk"],
                "indexes": [
                    models.Index(
                        fields=["organisation", "type"], name="industry_eq_organis_e49669_idx"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("count__gte", 1)), name="equipment_is_some"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("retired_on__isnull", True),
                            ("acquired_on__isnull", True),
                            ("retired_on__gte", models.F("acquired_on")),
                            _connector="OR",
                        ),
                        name="equipment_runs_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Post",
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
                ("title_en", models.CharField(blank=True, max_length=160)),
                ("title_zh", models.CharField(blank=True, max_length=160)),
                ("headcount", models.PositiveIntegerField(default=0)),
                ("closed_on", models.DateField(blank=True, null=True)),
                (
                    "equipment",
                    models.ManyToManyField(
                        blank=True, related_name="posts", to="industry.equipment"
                    ),
                ),
                (
                    "occupation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="posts",
                        to="competence.occupation",
                    ),
                ),
                (
                    "tasks",
                    models.ManyToManyField(
                        blank=True, related_name="posts", to="competence.typicaltask"
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="posts",
                        to="industry.site",
                    ),
                ),
            ],
            options={
                "ordering": ["site_id", "code"],
                "constraints": [
                    models.UniqueConstraint(fields=("site", "code"), name="post_code_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Signal",
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
                            ("committee_notice", "notice of a committee member"),
                            ("equipment_bought", "equipment bought"),
                            ("mentor_report", "told by a mentor"),
                            ("survey", "answer in a survey"),
                            ("technical_event", "technical exchange"),
                            ("postings_trend", "trend in job postings"),
                            ("standard_version", "new version of a standard"),
                            ("framework_version", "new version of a framework"),
                            ("office_notice", "notice of a school or office"),
                            ("connected_system", "told by a connected system"),
                        ],
                        max_length=20,
                    ),
                ),
                ("trade", models.SlugField(blank=True, max_length=60)),
                ("title", models.CharField(max_length=200)),
                ("text", models.TextField(blank=True)),
                ("lang", models.CharField(default="zh-hans", max_length=12)),
                ("title_other", models.CharField(blank=True, max_length=200)),
                ("text_other", models.TextField(blank=True)),
                ("event_on", models.DateField()),
                ("noticed_at", models.DateTimeField()),
                (
                    "source",
                    ronghe.apps.base.references.ReferenceField(
                        blank=True, default="", max_length=120
                    ),
                ),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "competences",
                    models.ManyToManyField(
                        blank=True, related_name="signals", to="competence.competence"
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signals",
                        to="people.organisation",
                    ),
                ),
                (
                    "equipment_generation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signals",
                        to="industry.equipmentgeneration",
                    ),
                ),
                (
                    "equipment_type",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signals",
                        to="industry.equipmenttype",
                    ),
                ),
                (
                    "noticed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="signals_noticed",
                        to="people.person",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="signals",
                        to="industry.post",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signals",
                        to="people.region",
                    ),
                ),
                (
                    "tasks",
                    models.ManyToManyField(
                        blank=True, related_name="signals", to="competence.typicaltask"
                    ),
                ),
            ],
            options={
                "ordering": ["-noticed_at", "-pk"],
                "indexes": [
                    models.Index(
                        fields=["region", "trade", "noticed_at"],
                        name="industry_si_region__d09d28_idx",
                    ),
                    models.Index(fields=["source"], name="industry_si_source_8dbc1f_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("kind__in", ["equipment_bought", "survey"]),
                            ("withdrawn_at__isnull", True),
                            models.Q(("source", ""), _negated=True),
                        ),
                        fields=("source",),
                        name="signal_source_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SignalWithdrawal",
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
                ("reason", models.CharField(max_length=400)),
                ("at", models.DateTimeField()),
                (
                    "signal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="withdrawal",
                        to="industry.signal",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="signals_withdrawn",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Survey",
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
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("title_en", models.CharField(max_length=160)),
                ("title_zh", models.CharField(max_length=160)),
                ("intro_en", models.TextField(blank=True)),
                ("intro_zh", models.TextField(blank=True)),
                ("trade", models.SlugField(blank=True, max_length=60)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="surveys_made",
                        to="people.person",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="surveys",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["organisation_id", "code", "-version"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "code", "version"), name="survey_version_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Question",
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
                ("position", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("single", "one of several"),
                            ("multiple", "several of several"),
                            ("scale", "scale from 1 to 5"),
                            ("text", "free text"),
                            ("new_equipment", "new equipment"),
                            ("new_task", "new task or method"),
                            ("headcount", "headcount plan"),
                        ],
                        max_length=16,
                    ),
                ),
                ("title_en", models.CharField(max_length=300)),
                ("title_zh", models.CharField(max_length=300)),
                ("options", models.JSONField(blank=True, default=list)),
                ("is_required", models.BooleanField(default=False)),
                (
                    "survey",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="industry.survey",
                    ),
                ),
            ],
            options={
                "ordering": ["survey_id", "position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("survey", "position"), name="question_position_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
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
                ("digest", models.BinaryField(max_length=32, unique=True)),
                ("sent_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("draft", models.JSONField(default=dict)),
                ("drafted_at", models.DateTimeField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="invitations",
                        to="industry.contact",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="survey_invitations",
                        to="people.organisation",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="invitations_sent",
                        to="people.person",
                    ),
                ),
                (
                    "survey",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="industry.survey",
                    ),
                ),
            ],
            options={
                "ordering": ["-sent_at", "-pk"],
                "indexes": [
                    models.Index(
                        fields=["enterprise", "answered_at"], name="industry_in_enterpr_0aeb52_idx"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("answered_at__isnull", True), ("revoked_at__isnull", True)
                        ),
                        fields=("survey", "contact"),
                        name="invitation_open_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Answer",
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
                ("value", models.JSONField()),
                (
                    "invitation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="industry.invitation",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="industry.question",
                    ),
                ),
            ],
            options={
                "ordering": ["invitation_id", "question_id"],
                "constraints": [
                    models.UniqueConstraint(fields=("invitation", "question"), name="answer_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="TechnicalEvent",
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
                ("shown", models.TextField()),
                ("lang", models.CharField(default="zh-hans", max_length=12)),
                ("held_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "attendees",
                    models.ManyToManyField(
                        blank=True, related_name="technical_events", to="people.organisation"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="events_recorded",
                        to="people.person",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="technical_events",
                        to="people.region",
                    ),
                ),
            ],
            options={
                "ordering": ["-held_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="TrendRun",
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
                ("method", models.CharField(max_length=60)),
                ("version", models.CharField(max_length=20)),
                ("dictionary_version", models.CharField(max_length=20)),
                ("rules", models.JSONField(default=dict)),
                ("first_month", models.DateField()),
                ("last_month", models.DateField()),
                ("postings", models.PositiveIntegerField()),
                ("prior_deviation", models.FloatField()),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="trend_runs",
                        to="people.person",
                    ),
                ),
                (
                    "occupation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="trend_runs",
                        to="competence.occupation",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="trend_runs",
                        to="people.region",
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at", "-pk"],
                "indexes": [
                    models.Index(fields=["region", "occupation", "-made_at"], name="trend_newest")
                ],
            },
        ),
        migrations.CreateModel(
            name="TrendNotice",
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
                ("changes", models.JSONField()),
                ("looked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "looked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="trends_looked_at",
                        to="people.person",
                    ),
                ),
                (
                    "run",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notice",
                        to="industry.trendrun",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="SkillTrend",
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
                ("concept", models.CharField(max_length=300)),
                ("label", models.CharField(max_length=1000)),
                ("lang", models.CharField(max_length=12)),
                ("mentions", models.PositiveIntegerField()),
                ("share_first", models.FloatField(null=True)),
                ("share_last", models.FloatField(null=True)),
                ("slope", models.FloatField(null=True)),
                ("standard_error", models.FloatField(null=True)),
                ("shrunk_slope", models.FloatField(null=True)),
                ("rising", models.FloatField(null=True)),
                ("q_value", models.FloatField(null=True)),
                ("confirmed", models.BooleanField(default=False)),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("rising", "rising"),
                            ("declining", "declining"),
                            ("unclear", "no clear trend"),
                            ("too_few", "too few postings to tell"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="skills",
                        to="industry.trendrun",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("run", "lang", "concept"), name="skill_trend_once"
                    )
                ],
            },
        ),
    ]
