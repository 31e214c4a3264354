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
            name="OutsideLogin",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "door",
                    ronghe.apps.base.references.ReferenceField(
                        blank=True, default="", max_length=120
                    ),
                ),
                ("state", models.BinaryField(max_length=32, unique=True)),
                ("nonce", models.CharField(max_length=64)),
                ("browser", models.BinaryField(max_length=32)),
                ("verifier", models.CharField(blank=True, max_length=128)),
                ("target", models.CharField(blank=True, max_length=500)),
                ("asked_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(db_index=True)),
                ("used_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="LinkedAccount",
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
                ("issuer", models.CharField(max_length=300)),
                ("subject", models.CharField(max_length=255)),
                ("linked_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="linked_accounts",
                        to="people.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="linked_accounts",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "issuer", "subject"), name="linked_subject_once"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "issuer", "person"), name="linked_person_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LtiKey",
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
                ("wrapped", models.BinaryField()),
                ("public", models.JSONField()),
                ("is_current", models.BooleanField(default=True)),
                ("made_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)),
                        fields=("is_current",),
                        name="lti_key_in_use_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LtiPlatform",
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
                ("title", models.CharField(max_length=120)),
                ("issuer", models.CharField(max_length=300)),
                ("client_id", models.CharField(max_length=255)),
                ("deployments", models.JSONField(default=list)),
                ("login_url", models.CharField(max_length=500)),
                ("token_url", models.CharField(max_length=500)),
                ("keys_url", models.CharField(max_length=500)),
                ("keys", models.JSONField(default=dict)),
                ("keys_fetched_at", models.DateTimeField()),
                ("registered_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lti_platforms",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["title", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=("issuer", "client_id"),
                        name="lti_platform_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LtiLink",
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
                ("deployment", models.CharField(max_length=255)),
                ("identifier", models.CharField(max_length=255)),
                (
                    "target",
                    ronghe.apps.base.references.ReferenceField(
                        blank=True, default="", max_length=120
                    ),
                ),
                ("line_item", models.CharField(blank=True, max_length=2000)),
                (
                    "platform",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="connect.ltiplatform",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("platform", "deployment", "identifier"), name="lti_link_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LtiGrade",
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
                ("done_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "waiting"), ("sent", "sent"), ("failed", "given up")],
                        default="waiting",
                        max_length=7,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("next_try_at", models.DateTimeField()),
                ("problem", models.CharField(blank=True, max_length=300)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lti_grades",
                        to="connect.linkedaccount",
                    ),
                ),
                (
                    "link",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="grades",
                        to="connect.ltilink",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["state", "next_try_at"], name="connect_lti_state_d26e41_idx"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("link", "account"), name="lti_grade_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="LtiCourse",
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
                ("identifier", models.CharField(max_length=255)),
                ("title", models.CharField(blank=True, max_length=500)),
                ("members_url", models.CharField(blank=True, max_length=2000)),
                (
                    "platform",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="courses",
                        to="connect.ltiplatform",
                    ),
                ),
            ],
            options={
                "ordering": ["title", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("platform", "identifier"), name="lti_course_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LtiTicket",
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
                    "purpose",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("connect", "connect an account"),
                            ("choose", "choose a link"),
                        ],
                        max_length=7,
                    ),
                ),
                ("launch", models.JSONField(default=dict)),
                (
                    "target",
                    ronghe.apps.base.references.ReferenceField(
                        blank=True, default="", max_length=120
                    ),
                ),
                ("digest", models.BinaryField(max_length=32, unique=True)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(db_index=True)),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lti_tickets",
                        to="people.person",
                    ),
                ),
                (
                    "platform",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tickets",
                        to="connect.ltiplatform",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RosterSource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("org_sourced_id", models.CharField(blank=True, max_length=255)),
                (
                    "takes",
                    models.CharField(
                        choices=[
                            ("homeroom", "classes that stay together (homeroom)"),
                            ("all", "these and the groups of single courses (scheduled)"),
                        ],
                        default="homeroom",
                        max_length=8,
                    ),
                ),
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="roster_source",
                        to="people.organisation",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.programme",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RosterLink",
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
                            ("user", "User"),
                            ("class", "Class"),
                            ("course", "Course"),
                            ("enrollment", "Enrollment"),
                            ("role", "Role"),
                        ],
                        max_length=10,
                    ),
                ),
                ("sourced_id", models.CharField(max_length=300)),
                (
                    "membership",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.membership",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.programme",
                    ),
                ),
                (
                    "school_class",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.schoolclass",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="connect.rostersource",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("source", "kind", "sourced_id"), name="roster_row_linked_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RosterUpload",
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
                ("name", models.CharField(max_length=120)),
                ("digest", models.CharField(max_length=64)),
                ("content", models.BinaryField(blank=True, default=bytes)),
                ("uploaded_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waits"),
                            ("landed", "landed"),
                            ("dropped", "dropped"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("counts", models.JSONField(default=dict)),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="uploads",
                        to="connect.rostersource",
                    ),
                ),
            ],
            options={
                "ordering": ["-uploaded_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="CalendarFeed",
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
                    "about",
                    ronghe.apps.base.references.ReferenceField(
                        blank=True, default="", max_length=120
                    ),
                ),
                ("digest", models.BinaryField(max_length=32, unique=True)),
                ("made_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calendar_feeds",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("person", "about"),
                        name="calendar_feed_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ErasedUser",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.BinaryField(max_length=32)),
                ("erased_on", models.DateField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="erased_users",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "digest"), name="erased_user_noted_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="IdentityProvider",
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
                ("title_en", models.CharField(blank=True, max_length=80)),
                ("title_zh", models.CharField(blank=True, max_length=80)),
                ("issuer", models.CharField(max_length=300)),
                ("client_id", models.CharField(max_length=255)),
                ("secret", models.BinaryField()),
                ("number_claim", models.CharField(max_length=80)),
                ("authorization_url", models.CharField(max_length=500)),
                ("token_url", models.CharField(max_length=500)),
                ("keys_url", models.CharField(max_length=500)),
                ("keys", models.JSONField(default=dict)),
                ("keys_fetched_at", models.DateTimeField()),
                ("registered_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="identity_providers",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["organisation", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=("organisation", "issuer", "client_id"),
                        name="identity_provider_once",
                    )
                ],
            },
        ),
    ]
