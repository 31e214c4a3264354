"""Persons, their sign-in, their keys, and what they are where and when."""

from typing import ClassVar
from uuid import uuid4

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.api import Identified, Text
from ronghe.apps.people.models.organisation import Organisation, Programme, SchoolClass
from ronghe.apps.people.roles import Role


class Person(Identified):
    """Somebody. `pseudonym` is what evidence knows them by; `erased_at` once they asked to go.

    Mostly minors: no address, no place, no biometrics are kept here.
    """

    class Language(models.TextChoices):
        ENGLISH = "en", "English"
        CHINESE = "zh-hans", "简体中文"

    pseudonym = models.UUIDField(default=uuid4, unique=True, editable=False)
    name_zh = models.CharField(_("name in Chinese"), max_length=80, blank=True)
    name_en = models.CharField(_("name in Latin letters"), max_length=120, blank=True)
    number = models.CharField(_("student or staff number"), max_length=40, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    language = models.CharField(
        max_length=8, choices=Language.choices, default=Language.CHINESE, blank=True
    )
    is_sample = models.BooleanField(default=False)
    erased_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        indexes = [models.Index(fields=["number"]), models.Index(fields=["name_en"])]
        verbose_name_plural = "persons"

    def __str__(self) -> str:
        return str(self.name) or str(self.uuid)

    @property
    def name(self) -> Text:
        """The name in both scripts; shown in the language of whoever reads, if there is one."""
        return Text(self.name_en, self.name_zh)


class PersonKey(models.Model):
    """The key under which what identifies a person in the evidence log is encrypted.

    Wrapped with the installation's master key. Erasing the person deletes this row.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="key")
    wrapped = models.BinaryField()

    def __str__(self) -> str:
        return f"key of {self.person_id}"


class AccountManager(BaseUserManager["Account"]):
    """Creates sign-ins; nothing else does, so that names are normalised in one place."""

    def create_user(
        self, username: str, password: str | None = None, **fields: object
    ) -> "Account":
        account = self.model(username=self.model.normalize_username(username), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """A sign-in, at most one for a person. Rights come from memberships, never from here."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="account")
    username = models.CharField(_("user name"), max_length=80, unique=True)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    theme = models.CharField(max_length=5, blank=True)

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.username


class Membership(Identified):
    """A person's role in an organisation, perhaps within a programme or a class, for a period.

    A student's class is their membership with that class; a teacher's classes are theirs.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(max_length=24, choices=Role.choices)
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    school_class = models.ForeignKey(
        SchoolClass, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="membership_runs_forward",
            ),
        ]
        indexes = [
            models.Index(fields=["role", "organisation"]),
            models.Index(fields=["school_class", "role"]),
            models.Index(fields=["programme", "role"]),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} {self.organisation_id}"
