import django.db.models.deletion
from django.db import migrations, models

import ronghe.apps.assessment.models.course
import ronghe.apps.base.identifiers


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("competence", "0001_initial"),
        ("evidence", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Calibration",
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
                ("title_en", models.CharField(max_length=160)),
                ("title_zh", models.CharField(max_length=160)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("running", "running"),
                            ("done", "done"),
                            ("failed", "failed"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("evidence_to", models.DateTimeField()),
                ("choices", models.JSONField(default=dict)),
                ("method", models.CharField(blank=True, max_length=80)),
                ("engine_version", models.CharField(blank=True, max_length=20)),
                ("seed", models.PositiveIntegerField(default=0)),
                ("asked_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("in_force_from", models.DateTimeField(blank=True, null=True)),
                ("has_converged", models.BooleanField(default=False)),
                ("person_count", models.PositiveIntegerField(default=0)),
                ("observation_count", models.PositiveIntegerField(default=0)),
                ("log_likelihood", models.FloatField(null=True)),
                ("summary", models.JSONField(default=dict)),
                ("population", models.JSONField(default=dict)),
                ("diagnostics", models.JSONField(default=dict)),
                ("notes", models.JSONField(default=list)),
                ("failure_en", models.TextField(blank=True)),
                ("failure_zh", models.TextField(blank=True)),
                (
                    "anchored_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="anchors",
                        to="assessment.calibration",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="calibrations_asked",
                        to="people.person",
                    ),
                ),
                (
                    "framework",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calibrations",
                        to="competence.framework",
                    ),
                ),
            ],
            options={
                "ordering": ["-evidence_to", "-pk"],
                "indexes": [
                    models.Index(
                        fields=["framework", "state", "in_force_from"],
                        name="assessment__framewo_57d2a2_idx",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CalibratedStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("item", models.CharField(max_length=80)),
                ("step", models.PositiveSmallIntegerField()),
                ("measure", models.FloatField()),
                ("standard_error", models.FloatField(null=True)),
                (
                    "calibration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="assessment.calibration",
                    ),
                ),
            ],
            options={
                "ordering": ["calibration_id", "item", "step"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("calibration", "item", "step"), name="calibrated_step_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CalibratedLevel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("facet", models.CharField(max_length=20)),
                ("level", models.CharField(max_length=80)),
                ("measure", models.FloatField()),
                ("standard_error", models.FloatField(null=True)),
                ("count", models.PositiveIntegerField()),
                ("infit", models.FloatField(null=True)),
                ("infit_z", models.FloatField(null=True)),
                ("outfit", models.FloatField(null=True)),
                ("outfit_z", models.FloatField(null=True)),
                ("observed_average", models.FloatField(null=True)),
                ("fair_average", models.FloatField(null=True)),
                ("is_anchored", models.BooleanField(default=False)),
                (
                    "calibration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="levels",
                        to="assessment.calibration",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("calibration", "facet", "level"), name="calibrated_level_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CoursePackage",
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
                ("publisher_id", models.CharField(max_length=1000)),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("title_en", models.CharField(blank=True, max_length=300)),
                ("title_zh", models.CharField(blank=True, max_length=300)),
                ("structure", models.BinaryField()),
                ("imported_at", models.DateTimeField()),
                ("archived_at", models.DateTimeField(blank=True, null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="course_packages",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["-imported_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "publisher_id", "version"),
                        name="course_version_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CourseFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("path", models.CharField(max_length=500)),
                (
                    "file",
                    models.FileField(
                        max_length=160, upload_to=ronghe.apps.assessment.models.course.media_name
                    ),
                ),
                (
                    "package",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="assessment.coursepackage",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("package", "path"), name="course_file_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="CourseRegistration",
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
                ("assigned_at", models.DateTimeField()),
                ("due_on", models.DateField(blank=True, null=True)),
                ("satisfied", models.JSONField(default=list)),
                (
                    "package",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="registrations",
                        to="assessment.coursepackage",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="course_registrations",
                        to="people.person",
                    ),
                ),
                (
                    "school_class",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="course_registrations",
                        to="people.schoolclass",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("package", "person"), name="course_registered_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CourseUnit",
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
                ("publisher_id", models.CharField(max_length=1000)),
                ("title_en", models.CharField(blank=True, max_length=300)),
                ("title_zh", models.CharField(blank=True, max_length=300)),
                (
                    "package",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="units",
                        to="assessment.coursepackage",
                    ),
                ),
            ],
            options={
                "ordering": ["package_id", "position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("package", "position"), name="course_unit_place_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CourseSession",
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
                    "mode",
                    models.CharField(
                        choices=[("Normal", "for credit"), ("Review", "to look at it again")],
                        default="Normal",
                        max_length=8,
                    ),
                ),
                ("fetch_digest", models.BinaryField(max_length=32)),
                ("media_digest", models.BinaryField(max_length=32)),
                ("token_digest", models.BinaryField(max_length=32, null=True)),
                ("launched_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("said", models.JSONField(default=list)),
                ("initialized_at", models.DateTimeField(null=True)),
                ("latest_at", models.DateTimeField(null=True)),
                ("terminated_at", models.DateTimeField(null=True)),
                ("terminated_seen", models.DateTimeField(null=True)),
                ("abandoned_at", models.DateTimeField(null=True)),
                (
                    "registration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to="assessment.courseregistration",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="assessment.courseunit",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["token_digest"], name="assessment__token_d_1165df_idx")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("fetch_digest",), name="course_fetch_once"),
                    models.UniqueConstraint(fields=("media_digest",), name="course_media_once"),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("abandoned_at__isnull", True), ("terminated_at__isnull", True)
                        ),
                        fields=("registration", "unit"),
                        name="course_session_open_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CutScore",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
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
                ("level", models.PositiveSmallIntegerField()),
                ("measure", models.FloatField()),
                ("method", models.CharField(max_length=60)),
                (
                    "calibration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cuts",
                        to="assessment.calibration",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="cut_scores_set",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "ordering": ["calibration_id", "dimension", "level"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("calibration", "dimension", "level"), name="cut_score_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Estimate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
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
                ("part", models.CharField(blank=True, max_length=80)),
                ("term_starts_on", models.DateField()),
                ("measure", models.FloatField()),
                ("standard_error", models.FloatField()),
                ("rating_count", models.PositiveIntegerField(default=0)),
                ("rater_count", models.PositiveIntegerField(default=0)),
                ("enterprise_rater_count", models.PositiveIntegerField(default=0)),
                ("context_count", models.PositiveIntegerField(default=0)),
                ("response_count", models.PositiveIntegerField(default=0)),
                ("occasion_count", models.PositiveIntegerField(default=0)),
                ("is_supported", models.BooleanField(default=False)),
                ("missing", models.JSONField(default=list)),
                ("level_probabilities", models.JSONField(default=list)),
                ("is_provisional", models.BooleanField(default=False)),
                ("updated_at", models.DateTimeField()),
                (
                    "calibration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="estimates",
                        to="assessment.calibration",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="estimates",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["person", "calibration"], name="assessment__person__b05ce9_idx"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("calibration", "person", "dimension", "part", "term_starts_on"),
                        name="estimate_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Instrument",
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
                ("code", models.SlugField(max_length=80)),
                ("version", models.PositiveSmallIntegerField(default=1)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("anchored_scale", "behaviourally anchored scale"),
                            ("checklist", "practical checklist"),
                            ("project_rubric", "project rubric"),
                            ("knowledge_test", "knowledge test"),
                            ("situational_judgement", "situational judgement test"),
                            ("open_task", "open task"),
                            ("self_report", "self-report form"),
                            ("confidence", "confidence asked with a rated task"),
                            ("conduct_scale", "conduct anchors, rated by two sides"),
                            ("reflection_rubric", "rubric on reflections"),
                            ("career_plan_rubric", "rubric on the career plan"),
                        ],
                        max_length=24,
                    ),
                ),
                ("title_en", models.CharField(max_length=200)),
                ("title_zh", models.CharField(max_length=200)),
                ("description_en", models.TextField(blank=True)),
                ("description_zh", models.TextField(blank=True)),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(default=5, verbose_name="minutes it takes"),
                ),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                (
                    "framework",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="instruments",
                        to="competence.framework",
                    ),
                ),
                (
                    "replaced_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaces",
                        to="assessment.instrument",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="instruments",
                        to="competence.typicaltask",
                    ),
                ),
            ],
            options={
                "ordering": ["framework_id", "code", "-version"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("framework", "code", "version"), name="instrument_version_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Item",
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
                ("code", models.CharField(max_length=80)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("anchor", models.SlugField(blank=True, max_length=80)),
                ("title_en", models.TextField()),
                ("title_zh", models.TextField()),
                (
                    "competence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="competence.competence",
                    ),
                ),
                (
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="assessment.instrument",
                    ),
                ),
            ],
            options={
                "ordering": ["instrument_id", "position"],
                "indexes": [models.Index(fields=["code"], name="assessment__code_721fa3_idx")],
                "constraints": [
                    models.UniqueConstraint(fields=("instrument", "code"), name="item_code_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Category",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("score", models.PositiveSmallIntegerField()),
                ("title_en", models.TextField()),
                ("title_zh", models.TextField()),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="categories",
                        to="assessment.item",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "categories",
                "ordering": ["item_id", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("item", "number"), name="category_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="LogCursor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveBigIntegerField(default=0)),
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="statement_cursor",
                        to="people.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RatingSession",
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
                ("title_en", models.CharField(max_length=200)),
                ("title_zh", models.CharField(max_length=200)),
                (
                    "context",
                    models.CharField(
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
                        choices=[("process", "process"), ("outcome", "outcome")], max_length=8
                    ),
                ),
                ("opens_on", models.DateField()),
                ("closes_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "open"), ("closed", "closed")],
                        default="open",
                        max_length=6,
                    ),
                ),
                (
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="assessment.instrument",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rating_sessions",
                        to="people.organisation",
                    ),
                ),
                (
                    "school_class",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rating_sessions",
                        to="people.schoolclass",
                    ),
                ),
            ],
            options={
                "ordering": ["-closes_on", "-pk"],
                "indexes": [
                    models.Index(
                        fields=["organisation", "state", "closes_on"],
                        name="assessment__organis_329b7c_idx",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("closes_on__gte", models.F("opens_on"))),
                        name="rating_session_runs_forward",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Observation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("score", models.PositiveSmallIntegerField()),
                (
                    "context",
                    models.CharField(
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
                        choices=[("process", "process"), ("outcome", "outcome")], max_length=8
                    ),
                ),
                ("is_by_enterprise", models.BooleanField(default=False)),
                ("is_by_peer", models.BooleanField(default=False)),
                ("observed_on", models.DateField()),
                ("is_superseded", models.BooleanField(default=False)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="observations",
                        to="assessment.item",
                    ),
                ),
                (
                    "rater",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="observations_made",
                        to="people.person",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="observations",
                        to="evidence.record",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="observations",
                        to="people.person",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="observations",
                        to="assessment.ratingsession",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["subject", "observed_on"], name="assessment__subject_63cdbe_idx"
                    ),
                    models.Index(
                        fields=["rater", "observed_on"], name="assessment__rater_i_23ac9b_idx"
                    ),
                    models.Index(fields=["session"], name="assessment__session_11da19_idx"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
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
                ("draft", models.JSONField(default=dict)),
                ("draft_saved_at", models.DateTimeField(blank=True, null=True)),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "rater",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rating_assignments",
                        to="people.person",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="evidence.record",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rated_assignments",
                        to="people.person",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assignments",
                        to="assessment.ratingsession",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["rater", "submitted_at"], name="assessment__rater_i_97ece4_idx"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("session", "rater", "subject"), name="assignment_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StatementMapping",
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
                ("family", models.UUIDField(default=ronghe.apps.base.identifiers.new_uuid)),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("title_en", models.CharField(max_length=200)),
                ("title_zh", models.CharField(max_length=200)),
                (
                    "context",
                    models.CharField(
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
                        choices=[("process", "process"), ("outcome", "outcome")], max_length=8
                    ),
                ),
                (
                    "rated_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "nobody: it is an answer"),
                            ("instructor", "the instructor it names, about its actor"),
                            ("actor", "its actor, about the person who is its object"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("takes_from", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("active", "in use"),
                            ("retired", "out of use"),
                        ],
                        default="draft",
                        max_length=8,
                    ),
                ),
                ("activated_at", models.DateTimeField(blank=True, null=True)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                (
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statement_mappings",
                        to="assessment.instrument",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statement_mappings",
                        to="people.programme",
                    ),
                ),
            ],
            options={
                "ordering": ["programme_id", "title_en", "-version"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("family", "version"), name="mapping_version_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "active")),
                        fields=("family",),
                        name="mapping_active_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "draft")),
                        fields=("family",),
                        name="mapping_draft_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MappingScore",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("success", "Success"),
                            ("completion", "Completion"),
                            ("scaled", "Scaled"),
                            ("raw", "Raw"),
                            ("exact", "Exact"),
                        ],
                        max_length=10,
                    ),
                ),
                ("activity", models.CharField(blank=True, max_length=500)),
                ("cuts", models.JSONField(default=list)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mapping_scores",
                        to="assessment.item",
                    ),
                ),
                (
                    "mapping",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scores",
                        to="assessment.statementmapping",
                    ),
                ),
            ],
            options={
                "ordering": ["mapping_id", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("mapping", "position"), name="score_place_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="MappingCondition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "field",
                    models.CharField(
                        choices=[
                            ("verb", "Verb"),
                            ("activity", "Activity"),
                            ("activity_type", "Activity Type"),
                            ("context_activity", "Context Activity"),
                            ("success", "Success"),
                            ("completion", "Completion"),
                            ("scaled", "Scaled"),
                            ("raw", "Raw"),
                            ("minutes", "Minutes"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[("is", "Is"), ("begins", "Begins"), ("between", "Between")],
                        max_length=8,
                    ),
                ),
                ("value", models.CharField(max_length=500)),
                ("upper", models.CharField(blank=True, max_length=20)),
                (
                    "mapping",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conditions",
                        to="assessment.statementmapping",
                    ),
                ),
            ],
            options={
                "ordering": ["mapping_id", "position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("mapping", "position"), name="condition_place_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MappedStatement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("statement", models.UUIDField(unique=True)),
                (
                    "corrected_by",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.record",
                    ),
                ),
                (
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mapped_statement",
                        to="evidence.record",
                    ),
                ),
                (
                    "mapping",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mapped",
                        to="assessment.statementmapping",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="UnitProgress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("has_completed", models.BooleanField(default=False)),
                ("has_passed", models.BooleanField(default=False)),
                ("has_failed", models.BooleanField(default=False)),
                ("is_waived", models.BooleanField(default=False)),
                ("is_met", models.BooleanField(default=False)),
                (
                    "registration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="progress",
                        to="assessment.courseregistration",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="progress",
                        to="assessment.courseunit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("registration", "unit"), name="unit_progress_once"
                    )
                ],
            },
        ),
    ]
