import django.db.models.deletion
from django.db import migrations, models

import ronghe.apps.base.identifiers


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Occupation",
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
                ("title_en", models.CharField(max_length=200)),
                ("title_zh", models.CharField(max_length=200)),
                ("description_en", models.TextField(blank=True)),
                ("description_zh", models.TextField(blank=True)),
                ("esco_uri", models.CharField(blank=True, max_length=200)),
                ("csco_code", models.CharField(blank=True, max_length=20)),
            ],
            options={
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Classification",
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
                ("code", models.SlugField(max_length=20)),
                ("lang", models.CharField(max_length=12)),
                ("version", models.CharField(max_length=40)),
                ("title_en", models.CharField(max_length=200)),
                ("title_zh", models.CharField(max_length=200)),
                ("publisher", models.CharField(max_length=200)),
                ("licence", models.CharField(max_length=200)),
                ("attribution_en", models.TextField()),
                ("attribution_zh", models.TextField()),
                ("homepage", models.CharField(blank=True, max_length=300)),
                ("imported_at", models.DateTimeField()),
                ("occupation_count", models.PositiveIntegerField(default=0)),
                ("skill_count", models.PositiveIntegerField(default=0)),
                ("concept_count", models.PositiveIntegerField(default=0)),
                ("relation_count", models.PositiveIntegerField(default=0)),
            ],
            options={
                "ordering": ["code", "lang"],
                "constraints": [
                    models.UniqueConstraint(fields=("code", "lang"), name="classification_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Concept",
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
                ("key", models.CharField(max_length=400)),
                ("uri", models.CharField(db_index=True, max_length=420)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("occupation_group", "group of occupations"),
                            ("occupation", "occupation"),
                            ("skill_group", "group of skills"),
                            ("skill", "skill"),
                            ("knowledge", "knowledge"),
                            ("task", "task"),
                            ("work_activity", "work activity"),
                            ("technology", "software or technology"),
                            ("tool", "tool or machine"),
                            ("product_group", "group of products"),
                        ],
                        max_length=20,
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=60)),
                ("label", models.CharField(max_length=1000)),
                ("description", models.TextField(blank=True)),
                ("alternative_labels", models.JSONField(default=list)),
                ("attributes", models.JSONField(default=dict)),
                ("described", models.BooleanField(default=True)),
                ("withdrawn", models.BooleanField(default=False)),
                ("is_top", models.BooleanField(default=False)),
                ("has_narrower", models.BooleanField(default=False)),
                ("digest", models.CharField(max_length=32)),
                (
                    "classification",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="concepts",
                        to="competence.classification",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["classification", "kind", "code"], name="concept_by_kind_and_code"
                    ),
                    models.Index(
                        condition=models.Q(("is_top", True)),
                        fields=["classification", "is_top", "code"],
                        name="concept_tops",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("classification", "key"), name="concept_key_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ConceptRelation",
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
                            ("broader", "lies under"),
                            ("essential", "needs"),
                            ("optional", "is helped by"),
                            ("rated", "is rated on"),
                            ("has_task", "comprises"),
                            ("involves", "is an instance of"),
                            ("uses", "works with"),
                            ("related", "is related to"),
                        ],
                        max_length=12,
                    ),
                ),
                ("importance", models.FloatField(null=True)),
                ("level", models.FloatField(null=True)),
                ("note", models.CharField(blank=True, max_length=60)),
                (
                    "source",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="outgoing",
                        to="competence.concept",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="incoming",
                        to="competence.concept",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["target", "kind", "source"], name="concept_relation_backwards"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("source", "kind", "target"), name="concept_relation_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Qualification",
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
                ("title_en", models.CharField(blank=True, max_length=200)),
                ("title_zh", models.CharField(blank=True, max_length=200)),
                ("issuer", models.CharField(max_length=200)),
                ("awarded_on", models.DateField()),
                ("expires_on", models.DateField(blank=True, null=True)),
                ("uri", models.CharField(blank=True, max_length=300)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="qualifications",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "ordering": ["-awarded_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="WorkProcess",
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
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("place", models.PositiveSmallIntegerField(default=9999)),
                ("title_en", models.CharField(max_length=200)),
                ("title_zh", models.CharField(max_length=200)),
                ("description_en", models.TextField(blank=True)),
                ("description_zh", models.TextField(blank=True)),
                (
                    "occupation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="work_processes",
                        to="competence.occupation",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "work processes",
                "ordering": ["occupation_id", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("occupation", "code"), name="work_process_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="TypicalTask",
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
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("title_en", models.CharField(max_length=300)),
                ("title_zh", models.CharField(max_length=300)),
                ("description_en", models.TextField(blank=True)),
                ("description_zh", models.TextField(blank=True)),
                ("object_en", models.TextField(blank=True)),
                ("object_zh", models.TextField(blank=True)),
                ("tools_en", models.TextField(blank=True)),
                ("tools_zh", models.TextField(blank=True)),
                ("requirements_en", models.TextField(blank=True)),
                ("requirements_zh", models.TextField(blank=True)),
                (
                    "learning_area",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("orientation", "orientation and overview"),
                            ("coherent", "coherent knowledge"),
                            ("detailed", "detailed and functional knowledge"),
                            ("in_depth", "in-depth knowledge from experience"),
                        ],
                        max_length=12,
                    ),
                ),
                ("equipment_generation", models.CharField(blank=True, max_length=120)),
                ("place", models.PositiveSmallIntegerField(default=9999)),
                ("frequency", models.FloatField(blank=True, null=True)),
                ("importance", models.FloatField(blank=True, null=True)),
                ("difficulty", models.FloatField(blank=True, null=True)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                (
                    "replaced_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaces",
                        to="competence.typicaltask",
                    ),
                ),
                (
                    "work_process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tasks",
                        to="competence.workprocess",
                    ),
                ),
            ],
            options={
                "ordering": ["work_process_id", "position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("work_process", "code", "version"), name="typical_task_version_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Framework",
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
                ("version", models.CharField(max_length=20)),
                ("trade", models.SlugField(blank=True, max_length=60)),
                ("title_en", models.CharField(blank=True, max_length=200)),
                ("title_zh", models.CharField(blank=True, max_length=200)),
                ("description_en", models.TextField(blank=True)),
                ("description_zh", models.TextField(blank=True)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("published_digest", models.CharField(blank=True, editable=False, max_length=32)),
                (
                    "replaced_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaces",
                        to="competence.framework",
                    ),
                ),
                (
                    "occupations",
                    models.ManyToManyField(
                        blank=True, related_name="frameworks", to="competence.occupation"
                    ),
                ),
                (
                    "tasks",
                    models.ManyToManyField(
                        blank=True, related_name="frameworks", to="competence.typicaltask"
                    ),
                ),
                (
                    "work_processes",
                    models.ManyToManyField(
                        blank=True, related_name="frameworks", to="competence.workprocess"
                    ),
                ),
            ],
            options={
                "ordering": ["code", "version"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code", "version"), name="framework_version_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Competence",
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
                ("code", models.CharField(max_length=60)),
                (
                    "dimension",
                    models.CharField(
                        choices=[
                            ("cognitive", "cognitive"),
                            ("behavioural", "behavioural"),
                            ("attitudinal", "attitudinal"),
                            ("metacognitive", "metacognitive"),
                            ("career", "career development"),
                        ],
                        max_length=14,
                    ),
                ),
                (
                    "order",
                    models.CharField(
                        choices=[("basic", "basic"), ("higher", "higher-order")],
                        default="basic",
                        max_length=6,
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0)),
                ("title_en", models.CharField(blank=True, max_length=300)),
                ("title_zh", models.CharField(blank=True, max_length=300)),
                ("description_en", models.TextField(blank=True)),
                ("description_zh", models.TextField(blank=True)),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="children",
                        to="competence.competence",
                    ),
                ),
                (
                    "framework",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="competences",
                        to="competence.framework",
                    ),
                ),
            ],
            options={
                "ordering": ["framework_id", "position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("framework", "code"), name="competence_code_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CasePackage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("identifier", models.CharField(blank=True, db_index=True, max_length=36)),
                ("is_whole", models.BooleanField(default=True)),
                ("body", models.JSONField()),
                ("vocabulary", models.JSONField(default=dict)),
                ("codes", models.JSONField(default=dict)),
                (
                    "framework",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="case_package",
                        to="competence.framework",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Level",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("code", models.SlugField(max_length=40)),
                ("title_en", models.CharField(max_length=80)),
                ("title_zh", models.CharField(max_length=80)),
                ("description_en", models.TextField(blank=True)),
                ("description_zh", models.TextField(blank=True)),
                (
                    "framework",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="levels",
                        to="competence.framework",
                    ),
                ),
            ],
            options={
                "ordering": ["framework_id", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("framework", "number"), name="level_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Anchor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title_en", models.CharField(max_length=500)),
                ("title_zh", models.CharField(max_length=500)),
                (
                    "competence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="anchors",
                        to="competence.competence",
                    ),
                ),
                (
                    "level",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="anchors",
                        to="competence.level",
                    ),
                ),
            ],
            options={
                "ordering": ["competence_id", "level__number"],
                "constraints": [
                    models.UniqueConstraint(fields=("competence", "level"), name="anchor_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="OccupationCompetence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "weight",
                    models.CharField(
                        choices=[("essential", "essential"), ("optional", "useful")],
                        default="essential",
                        max_length=10,
                    ),
                ),
                (
                    "competence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="occupation_competences",
                        to="competence.competence",
                    ),
                ),
                (
                    "occupation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="occupation_competences",
                        to="competence.occupation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("occupation", "competence"), name="occupation_competence_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgrammeFramework",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("from_entry_year", models.PositiveSmallIntegerField()),
                (
                    "framework",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="programme_frameworks",
                        to="competence.framework",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="programme_frameworks",
                        to="people.programme",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "from_entry_year"), name="programme_framework_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SupportRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "evidence_kind",
                    models.CharField(
                        choices=[
                            ("rated", "rated"),
                            ("answered", "answered"),
                            ("self_reported", "self-reported"),
                        ],
                        max_length=14,
                    ),
                ),
                (
                    "least_ratings",
                    models.PositiveSmallIntegerField(default=0, verbose_name="ratings"),
                ),
                (
                    "least_raters",
                    models.PositiveSmallIntegerField(default=0, verbose_name="raters"),
                ),
                (
                    "least_enterprise_raters",
                    models.PositiveSmallIntegerField(default=0, verbose_name="enterprise raters"),
                ),
                (
                    "least_contexts",
                    models.PositiveSmallIntegerField(default=0, verbose_name="contexts"),
                ),
                (
                    "least_responses",
                    models.PositiveSmallIntegerField(default=0, verbose_name="responses"),
                ),
                (
                    "least_occasions",
                    models.PositiveSmallIntegerField(default=0, verbose_name="occasions"),
                ),
                (
                    "largest_standard_error",
                    models.FloatField(null=True, verbose_name="standard error in logits"),
                ),
                ("shows_level", models.BooleanField(default=True)),
                (
                    "framework",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="support_rules",
                        to="competence.framework",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("framework", "evidence_kind"), name="support_rule_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CompetenceTask",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "weight",
                    models.CharField(
                        choices=[("essential", "essential"), ("optional", "useful")],
                        default="essential",
                        max_length=10,
                    ),
                ),
                (
                    "competence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="competence_tasks",
                        to="competence.competence",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="competence_tasks",
                        to="competence.typicaltask",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("competence", "task"), name="competence_task_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkAlignment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uri", models.CharField(db_index=True, max_length=300)),
                (
                    "match",
                    models.CharField(
                        choices=[
                            ("exact", "means the same"),
                            ("close", "means nearly the same"),
                            ("broad", "is part of"),
                            ("narrow", "comprises"),
                            ("related", "has to do with"),
                        ],
                        default="related",
                        max_length=8,
                    ),
                ),
                (
                    "occupation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="alignments",
                        to="competence.occupation",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="alignments",
                        to="competence.typicaltask",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("occupation", "uri"), name="work_alignment_once"
                    ),
                    models.UniqueConstraint(fields=("task", "uri"), name="task_alignment_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("occupation__isnull", False), ("task__isnull", True)),
                            models.Q(("occupation__isnull", True), ("task__isnull", False)),
                            _connector="OR",
                        ),
                        name="work_alignment_of_one",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=60)),
                ("uri", models.CharField(blank=True, max_length=300)),
                ("title", models.CharField(blank=True, max_length=300)),
                (
                    "destination",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="case_links_here",
                        to="competence.competence",
                    ),
                ),
                (
                    "origin",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="case_links",
                        to="competence.competence",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("origin", "kind", "destination", "uri"), name="case_link_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Alignment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("scheme", models.SlugField(max_length=20)),
                ("uri", models.CharField(db_index=True, max_length=300)),
                (
                    "match",
                    models.CharField(
                        choices=[
                            ("exact", "means the same"),
                            ("close", "means nearly the same"),
                            ("broad", "is part of"),
                            ("narrow", "comprises"),
                            ("related", "has to do with"),
                        ],
                        default="related",
                        max_length=8,
                    ),
                ),
                (
                    "competence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="alignments",
                        to="competence.competence",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("competence", "uri"), name="alignment_once")
                ],
            },
        ),
    ]
