import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import ronghe.apps.base.identifiers
import ronghe.apps.base.references
import ronghe.apps.curriculum.models.resource


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("assessment", "0001_initial"),
        ("competence", "0001_initial"),
        ("governance", "0001_initial"),
        ("industry", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="GraduateProfile",
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
                ("entry_year", models.PositiveSmallIntegerField()),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("summary_en", models.TextField(blank=True)),
                ("summary_zh", models.TextField(blank=True)),
                (
                    "framework",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="graduate_profiles",
                        to="competence.framework",
                    ),
                ),
                (
                    "occupations",
                    models.ManyToManyField(
                        blank=True, related_name="graduate_profiles", to="competence.occupation"
                    ),
                ),
                (
                    "posts",
                    models.ManyToManyField(
                        blank=True, related_name="graduate_profiles", to="industry.post"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="graduate_profiles",
                        to="people.programme",
                    ),
                ),
            ],
            options={
                "ordering": ["programme_id", "-entry_year", "-version"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "entry_year", "version"), name="graduate_profile_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Module",
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
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="modules",
                        to="people.programme",
                    ),
                ),
            ],
            options={
                "ordering": ["programme_id", "code"],
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "code"), name="module_code_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ModuleVersion",
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
                            ("in_review", "in review"),
                            ("approved", "approved"),
                            ("published", "published"),
                            ("retired", "retired"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("professional_basic", "professional basics"),
                            ("professional_core", "professional core"),
                            ("professional_extension", "professional extension"),
                            ("internship", "internship at the workplace"),
                        ],
                        default="professional_core",
                        max_length=24,
                    ),
                ),
                ("title_en", models.CharField(max_length=200)),
                ("title_zh", models.CharField(max_length=200)),
                ("description_en", models.TextField(blank=True)),
                ("description_zh", models.TextField(blank=True)),
                ("technical_unit_en", models.CharField(blank=True, max_length=200)),
                ("technical_unit_zh", models.CharField(blank=True, max_length=200)),
                ("order_reason", models.TextField(blank=True)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("total_hours", models.PositiveSmallIntegerField(default=0)),
                ("practice_hours", models.PositiveSmallIntegerField(default=0)),
                ("change_note", models.TextField(blank=True)),
                ("begun_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("published_digest", models.CharField(blank=True, editable=False, max_length=64)),
                ("review_due", models.DateField(blank=True, null=True)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="modules_approved",
                        to="people.person",
                    ),
                ),
                (
                    "module",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="curriculum.module",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="modules_submitted",
                        to="people.person",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="module_versions",
                        to="competence.typicaltask",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "module_id", "-number"],
                "indexes": [
                    models.Index(
                        fields=["state", "review_due"], name="curriculum__state_1d94e1_idx"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("module", "number"), name="module_version_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "published")),
                        fields=("module",),
                        name="module_published_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("draft", "in_review", "approved"))),
                        fields=("module",),
                        name="module_one_version_in_work",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("practice_hours__lte", models.F("total_hours"))),
                        name="module_practice_within",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ModulePrerequisite",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "requires",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="prerequisite_of",
                        to="curriculum.module",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="prerequisites",
                        to="curriculum.moduleversion",
                    ),
                ),
            ],
            options={
                "ordering": ["version_id", "requires_id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("version", "requires"), name="prerequisite_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ModuleTeaching",
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
                ("taught_on", models.DateField()),
                ("marked_at", models.DateTimeField()),
                (
                    "marked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="teachings_marked",
                        to="people.person",
                    ),
                ),
                (
                    "school_class",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="module_teachings",
                        to="people.schoolclass",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="teachings",
                        to="curriculum.moduleversion",
                    ),
                ),
            ],
            options={
                "ordering": ["taught_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("version", "school_class"), name="module_teaching_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LearningSituation",
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
                ("title_en", models.CharField(max_length=200)),
                ("title_zh", models.CharField(max_length=200)),
                ("trigger_en", models.TextField(blank=True)),
                ("trigger_zh", models.TextField(blank=True)),
                ("product_en", models.TextField(blank=True)),
                ("product_zh", models.TextField(blank=True)),
                (
                    "place",
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
                ("hours", models.PositiveSmallIntegerField(default=0)),
                (
                    "equipment_types",
                    models.ManyToManyField(
                        blank=True, related_name="learning_situations", to="industry.equipmenttype"
                    ),
                ),
                (
                    "tasks",
                    models.ManyToManyField(
                        blank=True, related_name="learning_situations", to="competence.typicaltask"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="situations",
                        to="curriculum.moduleversion",
                    ),
                ),
            ],
            options={
                "ordering": ["version_id", "position", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("version", "code"), name="situation_code_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Enrolment",
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
                            ("enrolled", "taking it"),
                            ("completed", "completed"),
                            ("not_completed", "not completed"),
                            ("left", "left it"),
                        ],
                        default="enrolled",
                        max_length=14,
                    ),
                ),
                ("enrolled_on", models.DateField()),
                ("ended_on", models.DateField(blank=True, null=True)),
                ("grade", models.CharField(blank=True, max_length=20)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="module_enrolments",
                        to="people.person",
                    ),
                ),
                (
                    "school_class",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="module_enrolments",
                        to="people.schoolclass",
                    ),
                ),
                (
                    "term",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="module_enrolments",
                        to="people.term",
                    ),
                ),
                (
                    "module",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enrolments",
                        to="curriculum.module",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enrolments",
                        to="curriculum.moduleversion",
                    ),
                ),
            ],
            options={
                "ordering": ["-enrolled_on", "-pk"],
                "indexes": [
                    models.Index(fields=["version", "state"], name="curriculum__version_80a0a7_idx")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "enrolled")),
                        fields=("module", "person"),
                        name="enrolment_running_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProfileTarget",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("semester", models.PositiveSmallIntegerField()),
                (
                    "competence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="profile_targets",
                        to="competence.competence",
                    ),
                ),
                (
                    "level",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="competence.level",
                    ),
                ),
                (
                    "profile",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="targets",
                        to="curriculum.graduateprofile",
                    ),
                ),
            ],
            options={
                "ordering": ["profile_id", "competence__position", "semester"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("profile", "competence", "semester"), name="profile_target_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgrammeProposal",
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
                ("title_en", models.CharField(blank=True, max_length=160)),
                ("title_zh", models.CharField(blank=True, max_length=160)),
                ("trade", models.SlugField(blank=True, max_length=60)),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("secondary", "secondary vocational"),
                            ("college", "higher vocational, diploma"),
                            ("bachelor", "higher vocational, bachelor"),
                        ],
                        max_length=10,
                    ),
                ),
                ("years", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("new", "begin as new"),
                            ("open", "open"),
                            ("adjust", "adjust"),
                            ("suspend", "suspend"),
                            ("close", "close"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("submitted", "before the committee"),
                            ("carried", "carried"),
                            ("rejected", "not carried"),
                            ("withdrawn", "withdrawn"),
                            ("opened", "opened"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("from_on", models.DateField()),
                ("reason", models.TextField()),
                (
                    "lang",
                    models.CharField(
                        choices=[("en", "English"), ("zh-hans", "中文")], max_length=8
                    ),
                ),
                ("places", models.PositiveIntegerField(blank=True, null=True)),
                ("yearly_cost", models.PositiveIntegerField(blank=True, null=True)),
                ("investment", models.PositiveIntegerField(blank=True, null=True)),
                ("teachers_needed", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("equipment_needed", models.TextField(blank=True)),
                ("proposed_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
                (
                    "motion",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="programme_proposal",
                        to="governance.motion",
                    ),
                ),
                (
                    "occupation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="competence.occupation",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="people.programme",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="programme_proposals",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "ordering": ["-proposed_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "new"), ("organisation__isnull", False)),
                            models.Q(
                                models.Q(("kind", "new"), _negated=True),
                                ("organisation__isnull", True),
                                ("programme__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="programme_proposal_about_one",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("kind", "new"), ("state__in", ("draft", "submitted", "carried"))
                        ),
                        fields=("organisation", "title_en", "title_zh"),
                        name="new_programme_proposed_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("draft", "submitted"))),
                        fields=("programme",),
                        name="programme_proposal_one_open",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgrammeState",
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
                            ("planned", "planned"),
                            ("open", "open"),
                            ("suspended", "suspended"),
                            ("closed", "closed"),
                        ],
                        max_length=10,
                    ),
                ),
                ("from_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="states",
                        to="people.programme",
                    ),
                ),
                (
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outcome",
                        to="curriculum.programmeproposal",
                    ),
                ),
            ],
            options={
                "ordering": ["from_on", "pk"],
                "indexes": [
                    models.Index(
                        fields=["programme", "from_on"], name="curriculum__program_1d9abe_idx"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Revision",
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
                ("text", models.TextField(blank=True)),
                ("lang", models.CharField(default="zh-hans", max_length=12)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("deferred", "deferred"),
                            ("accepted", "accepted"),
                            ("drafting", "being drafted"),
                            ("in_review", "in review"),
                            ("with_committee", "before the committee"),
                            ("approved", "approved"),
                            ("published", "published"),
                            ("renewed", "resources renewed"),
                            ("taught", "taught"),
                            ("closed", "effect looked at"),
                            ("rejected", "rejected"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="proposed",
                        max_length=14,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
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
                (
                    "module",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="curriculum.module",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="revisions_opened",
                        to="people.person",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="people.programme",
                    ),
                ),
                (
                    "version",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revision",
                        to="curriculum.moduleversion",
                    ),
                ),
            ],
            options={
                "ordering": ["-opened_at", "-pk"],
                "indexes": [
                    models.Index(
                        fields=["programme", "state"], name="curriculum__program_3c9bb4_idx"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state__in", ("drafting", "in_review", "with_committee", "approved"))
                        ),
                        fields=("module",),
                        name="revision_one_in_work",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("module__isnull", False), ("version__isnull", False)),
                            (
                                "state__in",
                                ("proposed", "deferred", "accepted", "rejected", "withdrawn"),
                            ),
                            _connector="OR",
                        ),
                        name="revision_has_its_version",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ModuleReview",
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
                    "outcome",
                    models.CharField(
                        choices=[("confirmed", "stays as it is"), ("revised", "is revised")],
                        max_length=9,
                    ),
                ),
                ("reason", models.TextField()),
                ("lang", models.CharField(default="zh-hans", max_length=12)),
                ("reviewed_at", models.DateTimeField()),
                ("next_due", models.DateField(blank=True, null=True)),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="modules_reviewed",
                        to="people.person",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="curriculum.moduleversion",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="curriculum.revision",
                    ),
                ),
            ],
            options={
                "ordering": ["-reviewed_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("next_due__isnull", False),
                                ("outcome", "confirmed"),
                                ("revision__isnull", True),
                            ),
                            models.Q(
                                ("next_due__isnull", True),
                                ("outcome", "revised"),
                                ("revision__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="module_review_one_way",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ImpactDecision",
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
                ("key", models.SlugField(max_length=60)),
                ("text_en", models.CharField(max_length=400)),
                ("text_zh", models.CharField(max_length=400)),
                ("url", models.CharField(max_length=200)),
                ("due_on", models.DateField(blank=True, null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("changed", "it is changed"), ("kept", "it stays as it is")],
                        max_length=8,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("lang", models.CharField(blank=True, max_length=12)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="impacts_decided",
                        to="people.person",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="impacts_to_decide",
                        to="people.person",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="decisions",
                        to="curriculum.revision",
                    ),
                ),
            ],
            options={
                "ordering": ["revision_id", "pk"],
                "indexes": [
                    models.Index(
                        fields=["owner", "decided_at"], name="curriculum__owner_i_80a651_idx"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("revision", "key"), name="impact_decision_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("outcome", "")),
                            models.Q(
                                ("decided_at__isnull", False),
                                models.Q(("outcome", ""), _negated=True),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="impact_decision_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EffectReview",
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
                    "conclusion",
                    models.CharField(
                        choices=[
                            ("helped", "it helped"),
                            ("no_change", "no change seen"),
                            ("worse", "it got worse"),
                            ("cannot_tell", "cannot be told from these data"),
                        ],
                        max_length=12,
                    ),
                ),
                ("text", models.TextField()),
                ("lang", models.CharField(default="zh-hans", max_length=12)),
                ("figures", models.JSONField(default=list)),
                ("looked_at", models.DateTimeField()),
                (
                    "looked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="effects_reviewed",
                        to="people.person",
                    ),
                ),
                (
                    "revision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="effect_review",
                        to="curriculum.revision",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RevisionEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "from_state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("proposed", "proposed"),
                            ("deferred", "deferred"),
                            ("accepted", "accepted"),
                            ("drafting", "being drafted"),
                            ("in_review", "in review"),
                            ("with_committee", "before the committee"),
                            ("approved", "approved"),
                            ("published", "published"),
                            ("renewed", "resources renewed"),
                            ("taught", "taught"),
                            ("closed", "effect looked at"),
                            ("rejected", "rejected"),
                            ("withdrawn", "withdrawn"),
                        ],
                        max_length=14,
                    ),
                ),
                (
                    "to_state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("deferred", "deferred"),
                            ("accepted", "accepted"),
                            ("drafting", "being drafted"),
                            ("in_review", "in review"),
                            ("with_committee", "before the committee"),
                            ("approved", "approved"),
                            ("published", "published"),
                            ("renewed", "resources renewed"),
                            ("taught", "taught"),
                            ("closed", "effect looked at"),
                            ("rejected", "rejected"),
                            ("withdrawn", "withdrawn"),
                        ],
                        max_length=14,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("note", models.TextField(blank=True)),
                ("lang", models.CharField(blank=True, max_length=12)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="revision_events",
                        to="people.person",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="curriculum.revision",
                    ),
                ),
            ],
            options={
                "ordering": ["revision_id", "pk"],
            },
        ),
        migrations.CreateModel(
            name="RevisionStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("judge", "Judge the proposal"),
                            ("draft", "Draft the new version"),
                            ("review", "Review the draft"),
                            ("decide", "Decide in the committee"),
                            ("publish", "Publish"),
                            ("renew", "Renew the resources"),
                            ("teach", "Teach it"),
                            ("effect", "Look at the effect"),
                        ],
                        max_length=8,
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("due_on", models.DateField()),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("nothing_to_do", models.BooleanField(default=False)),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="revision_steps",
                        to="people.person",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="curriculum.revision",
                    ),
                ),
            ],
            options={
                "ordering": ["revision_id", "position"],
                "indexes": [
                    models.Index(fields=["owner", "done_at"], name="curriculum__owner_i_08b4a4_idx")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("revision", "step"), name="revision_step_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="SignalTriage",
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
                    "outcome",
                    models.CharField(
                        choices=[
                            ("accepted", "accepted"),
                            ("rejected", "rejected"),
                            ("deferred", "deferred"),
                        ],
                        max_length=8,
                    ),
                ),
                ("reason", models.TextField()),
                ("lang", models.CharField(default="zh-hans", max_length=12)),
                ("decided_at", models.DateTimeField()),
                ("deferred_to", models.DateField(blank=True, null=True)),
                ("is_current", models.BooleanField(default=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="signals_judged",
                        to="people.person",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signal_triages",
                        to="people.programme",
                    ),
                ),
                (
                    "signal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="triages",
                        to="industry.signal",
                    ),
                ),
            ],
            options={
                "ordering": ["-decided_at", "-pk"],
                "indexes": [
                    models.Index(
                        fields=["programme", "is_current", "outcome"],
                        name="curriculum__program_62acab_idx",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)),
                        fields=("signal", "programme"),
                        name="signal_triage_current_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("deferred_to__isnull", False), ("outcome", "deferred")),
                            models.Q(
                                models.Q(("outcome", "deferred"), _negated=True),
                                ("deferred_to__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="signal_triage_deferred_until",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RevisionTrigger",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("signal", "signal from industry"),
                            ("gap", "gap between demand and supply"),
                            ("review", "review date"),
                            ("report", "report on a teaching resource"),
                            ("equipment", "equipment generation gap"),
                            ("other", "other"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "source",
                    ronghe.apps.base.references.ReferenceField(
                        blank=True, default="", max_length=120
                    ),
                ),
                ("text", models.TextField(blank=True)),
                ("url", models.CharField(blank=True, max_length=400)),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="triggers",
                        to="curriculum.revision",
                    ),
                ),
                (
                    "triage",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="triggered",
                        to="curriculum.signaltriage",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("triage__isnull", False)),
                        fields=("triage",),
                        name="revision_trigger_of_one_triage",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "signal"), _negated=True),
                            ("triage__isnull", False),
                            _connector="OR",
                        ),
                        name="revision_trigger_signal_judged",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SituationAssessment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="situation_assessments",
                        to="assessment.instrument",
                    ),
                ),
                (
                    "situation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assessments",
                        to="curriculum.learningsituation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("situation", "instrument"), name="situation_assessment_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SituationCompetence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "competence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="situation_competences",
                        to="competence.competence",
                    ),
                ),
                (
                    "level",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="competence.level",
                    ),
                ),
                (
                    "situation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="situation_competences",
                        to="curriculum.learningsituation",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "situation competences",
                "ordering": ["situation_id", "competence__position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("situation", "competence"), name="situation_competence_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SituationAnchor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "level",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="competence.level",
                    ),
                ),
                (
                    "aim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="anchors",
                        to="curriculum.situationcompetence",
                    ),
                ),
            ],
            options={
                "ordering": ["aim_id", "level__number"],
                "constraints": [
                    models.UniqueConstraint(fields=("aim", "level"), name="situation_anchor_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="SituationPhase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "phase",
                    models.CharField(
                        choices=[
                            ("inform", "inform"),
                            ("plan", "plan"),
                            ("decide", "decide"),
                            ("carry_out", "carry out"),
                            ("check", "check"),
                            ("evaluate", "evaluate"),
                        ],
                        max_length=10,
                    ),
                ),
                ("learner_en", models.TextField(blank=True)),
                ("learner_zh", models.TextField(blank=True)),
                ("teacher_en", models.TextField(blank=True)),
                ("teacher_zh", models.TextField(blank=True)),
                (
                    "situation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="phases",
                        to="curriculum.learningsituation",
                    ),
                ),
            ],
            options={
                "ordering": ["situation_id", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("situation", "phase"), name="situation_phase_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TeachingResource",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("workbook", "workbook"),
                            ("manual", "manual"),
                            ("digital", "digital resource"),
                        ],
                        max_length=10,
                    ),
                ),
                ("title_en", models.CharField(max_length=200)),
                ("title_zh", models.CharField(max_length=200)),
                ("licence", models.CharField(max_length=120)),
                (
                    "confidentiality",
                    models.CharField(
                        choices=[
                            ("open", "open to everybody who is signed in"),
                            ("school", "the school"),
                            ("partners", "the school and its partners"),
                            ("circle", "named people only"),
                        ],
                        default="school",
                        max_length=10,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                (
                    "module",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resources",
                        to="curriculum.module",
                    ),
                ),
            ],
            options={
                "ordering": ["module_id", "kind", "code"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("module", "code"), name="teaching_resource_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ResourceReader",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="resource_readings",
                        to="people.person",
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="readers",
                        to="curriculum.teachingresource",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("resource", "person"), name="resource_reader_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ResourceVersion",
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
                    "file",
                    models.FileField(
                        blank=True,
                        max_length=120,
                        upload_to=ronghe.apps.curriculum.models.resource.stored_name,
                    ),
                ),
                ("file_name", models.CharField(blank=True, max_length=120)),
                ("media_type", models.CharField(blank=True, max_length=100)),
                ("size_bytes", models.PositiveIntegerField(default=0)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("link", models.URLField(blank=True, max_length=400)),
                ("note", models.TextField(blank=True)),
                ("lang", models.CharField(default="zh-hans", max_length=12)),
                ("made_at", models.DateTimeField()),
                (
                    "generation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resource_versions",
                        to="industry.equipmentgeneration",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="resources_made",
                        to="people.person",
                    ),
                ),
                (
                    "module_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resource_versions",
                        to="curriculum.moduleversion",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resource_versions",
                        to="competence.typicaltask",
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="curriculum.teachingresource",
                    ),
                ),
            ],
            options={
                "ordering": ["resource_id", "-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("resource", "number"), name="resource_version_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("file", ""), models.Q(("link", ""), _negated=True)),
                            models.Q(models.Q(("file", ""), _negated=True), ("link", "")),
                            _connector="OR",
                        ),
                        name="resource_version_file_or_link",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ResourceReport",
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
                ("place", models.CharField(blank=True, max_length=80)),
                ("text", models.TextField()),
                ("lang", models.CharField(default="zh-hans", max_length=12)),
                ("reported_at", models.DateTimeField()),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("fixed", "put right in a new version"),
                            ("planned", "will be put right"),
                            ("as_meant", "is meant as it stands"),
                        ],
                        max_length=8,
                    ),
                ),
                ("answer_text", models.TextField(blank=True)),
                ("answer_lang", models.CharField(blank=True, max_length=12)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="reports_answered",
                        to="people.person",
                    ),
                ),
                (
                    "reported_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="resource_reports",
                        to="people.person",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="curriculum.resourceversion",
                    ),
                ),
            ],
            options={
                "ordering": ["-reported_at", "-pk"],
                "indexes": [
                    models.Index(
                        fields=["reported_by", "answered_at"], name="curriculum__reporte_653b17_idx"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at__isnull", True)),
                            models.Q(
                                models.Q(("answer", ""), _negated=True),
                                ("answered_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="resource_report_answer_whole",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ResourceAuthor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=120)),
                (
                    "side",
                    models.CharField(
                        choices=[("school", "school"), ("enterprise", "enterprise")], max_length=10
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="resource_authorships",
                        to="people.person",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="authors",
                        to="curriculum.resourceversion",
                    ),
                ),
            ],
            options={
                "ordering": ["version_id", "side", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("person__isnull", False),
                            models.Q(("name", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="resource_author_is_somebody",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TeachingStandard",
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
                ("trade", models.SlugField(max_length=60)),
                ("title_en", models.CharField(blank=True, max_length=200)),
                ("title_zh", models.CharField(blank=True, max_length=200)),
                ("publisher", models.CharField(blank=True, max_length=200)),
                ("homepage", models.CharField(blank=True, max_length=300)),
                ("imported_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["code", "version"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code", "version"), name="teaching_standard_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="KnowledgeElement",
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
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("area_en", models.CharField(blank=True, max_length=200)),
                ("area_zh", models.CharField(blank=True, max_length=200)),
                ("title_en", models.CharField(blank=True, max_length=400)),
                ("title_zh", models.CharField(blank=True, max_length=400)),
                (
                    "standard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="elements",
                        to="curriculum.teachingstandard",
                    ),
                ),
            ],
            options={
                "ordering": ["standard_id", "position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("standard", "code"), name="knowledge_element_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SituationKnowledge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "element",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="situation_knowledge",
                        to="curriculum.knowledgeelement",
                    ),
                ),
                (
                    "situation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="knowledge",
                        to="curriculum.learningsituation",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "situation knowledge",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("situation", "element"), name="situation_knowledge_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TrainingPlan",
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
                ("entry_year", models.PositiveSmallIntegerField()),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("in_review", "before the committee"),
                            ("approved", "approved"),
                            ("published", "published"),
                            ("retired", "retired"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("rule_pack", models.SlugField(default="cn-secvet-plan", max_length=60)),
                ("semesters", models.PositiveSmallIntegerField(default=6)),
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
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("published_digest", models.CharField(blank=True, editable=False, max_length=64)),
                (
                    "profile",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="training_plan",
                        to="curriculum.graduateprofile",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="training_plans",
                        to="people.programme",
                    ),
                ),
                (
                    "standard",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="training_plans",
                        to="curriculum.teachingstandard",
                    ),
                ),
            ],
            options={
                "ordering": ["programme_id", "-entry_year", "-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "entry_year", "number"), name="training_plan_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "published")),
                        fields=("programme", "entry_year"),
                        name="training_plan_published_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("draft", "in_review", "approved"))),
                        fields=("programme", "entry_year"),
                        name="training_plan_one_in_work",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanModule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("semester", models.PositiveSmallIntegerField()),
                ("total_hours", models.PositiveSmallIntegerField()),
                ("practice_hours", models.PositiveSmallIntegerField()),
                ("is_elective", models.BooleanField(default=False)),
                (
                    "module_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plan_modules",
                        to="curriculum.moduleversion",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="plan_modules",
                        to="curriculum.trainingplan",
                    ),
                ),
            ],
            options={
                "ordering": ["plan_id", "semester", "module_version__position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "module_version", "semester"), name="plan_module_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("practice_hours__lte", models.F("total_hours"))),
                        name="plan_practice_within",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanCourse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=60)),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("public_basic", "public basic course"),
                            ("public_elective", "public elective"),
                        ],
                        default="public_basic",
                        max_length=16,
                    ),
                ),
                ("title_en", models.CharField(max_length=200)),
                ("title_zh", models.CharField(max_length=200)),
                ("semester", models.PositiveSmallIntegerField()),
                ("total_hours", models.PositiveSmallIntegerField()),
                ("practice_hours", models.PositiveSmallIntegerField(default=0)),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="courses",
                        to="curriculum.trainingplan",
                    ),
                ),
            ],
            options={
                "ordering": ["plan_id", "semester", "code"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "code", "semester"), name="plan_course_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("practice_hours__lte", models.F("total_hours"))),
                        name="plan_course_practice_within",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Workshop",
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
                    "lang",
                    models.CharField(choices=[("en", "English"), ("zh", "中文")], max_length=2),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("collecting", "collecting"),
                            ("ordering", "putting in order"),
                            ("rating", "rating"),
                            ("closing", "closing"),
                            ("published", "published"),
                            ("abandoned", "ended without a result"),
                        ],
                        default="collecting",
                        max_length=10,
                    ),
                ),
                (
                    "least_votes",
                    models.PositiveSmallIntegerField(
                        default=3, validators=[django.core.validators.MinValueValidator(1)]
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=0)),
                ("opened_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "occupation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="workshops",
                        to="competence.occupation",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="workshops_opened",
                        to="people.person",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="workshops",
                        to="people.programme",
                    ),
                ),
            ],
            options={
                "ordering": ["-opened_at", "-pk"],
                "indexes": [
                    models.Index(
                        fields=["programme", "state"], name="curriculum__program_602b2f_idx"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BoardProcess",
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
                ("code", models.SlugField(blank=True, max_length=60)),
                ("position", models.PositiveSmallIntegerField()),
                ("title_en", models.CharField(blank=True, max_length=200)),
                ("title_zh", models.CharField(blank=True, max_length=200)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "workshop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="processes",
                        to="curriculum.workshop",
                    ),
                ),
            ],
            options={
                "ordering": ["workshop_id", "position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("title_en", ""), ("title_zh", ""), _negated=True),
                        name="board_process_has_title",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Card",
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
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("on_board", "on the board"),
                            ("parked", "parked"),
                            ("merged", "merged"),
                        ],
                        default="on_board",
                        max_length=8,
                    ),
                ),
                ("title_en", models.CharField(blank=True, max_length=300)),
                ("title_zh", models.CharField(blank=True, max_length=300)),
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
                ("version", models.PositiveIntegerField(default=1)),
                ("text_version", models.PositiveIntegerField(default=1)),
                ("source_uri", models.CharField(blank=True, max_length=420)),
                (
                    "continues",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cards",
                        to="competence.typicaltask",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="merged",
                        to="curriculum.card",
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cards",
                        to="curriculum.boardprocess",
                    ),
                ),
                (
                    "workshop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cards",
                        to="curriculum.workshop",
                    ),
                ),
            ],
            options={
                "ordering": ["workshop_id", "position", "pk"],
                "indexes": [
                    models.Index(
                        fields=["workshop", "state"], name="curriculum__worksho_f85f20_idx"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("title_en", ""), ("title_zh", ""), _negated=True),
                        name="card_has_title",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("process__isnull", False), ("state", "on_board")),
                            models.Q(
                                models.Q(("state", "on_board"), _negated=True),
                                ("process__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="card_on_board_has_process",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Participant",
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
                ("is_facilitator", models.BooleanField(default=False)),
                ("is_guest", models.BooleanField(default=False)),
                ("invited_at", models.DateTimeField()),
                ("joined_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="workshop_participations",
                        to="people.person",
                    ),
                ),
                (
                    "workshop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="participants",
                        to="curriculum.workshop",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("workshop", "person"), name="participant_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Contribution",
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
                        choices=[("added", "added"), ("edited", "changed"), ("merged", "merged")],
                        max_length=6,
                    ),
                ),
                ("before", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
                (
                    "card",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contributions",
                        to="curriculum.card",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contributions",
                        to="curriculum.participant",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [
                    models.Index(fields=["card", "kind"], name="curriculum__card_id_281d7f_idx")
                ],
            },
        ),
        migrations.CreateModel(
            name="CardVote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "frequency",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ]
                    ),
                ),
                (
                    "importance",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ]
                    ),
                ),
                (
                    "difficulty",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ]
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "card",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="votes",
                        to="curriculum.card",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="votes",
                        to="curriculum.participant",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("card", "participant"), name="card_vote_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("frequency__range", (1, 5)),
                            ("importance__range", (1, 5)),
                            ("difficulty__range", (1, 5)),
                        ),
                        name="card_vote_on_scale",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="moduleversion",
            name="requires",
            field=models.ManyToManyField(
                related_name="required_by",
                through="curriculum.ModulePrerequisite",
                to="curriculum.module",
            ),
        ),
        migrations.AddField(
            model_name="teachingresource",
            name="circle",
            field=models.ManyToManyField(
                related_name="resources_readable",
                through="curriculum.ResourceReader",
                to="people.person",
            ),
        ),
    ]
