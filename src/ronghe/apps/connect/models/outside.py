"""People of other systems who are people here, and the moments in which they come in."""

from django.db import models

from ronghe.apps.base.api import Identified, ReferenceField
from ronghe.apps.people.api import Organisation, Person


class LinkedAccount(Identified):
    """That somebody whom a school's other system knows as `subject` is this person. Made by the
    person or the school's office, never by a launch or a sign-in of a stranger."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="linked_accounts"
    )
    issuer = models.CharField(max_length=300)
    subject = models.CharField(max_length=255)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="linked_accounts")
    linked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "issuer", "subject"], name="linked_subject_once"
            ),
            models.UniqueConstraint(
                fields=["organisation", "issuer", "person"], name="linked_person_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} is {self.person_id}"


class OutsideLogin(models.Model):
    """One question that was sent to another system (`door`), to be answered once. Its state and
    nonce are used up together; `browser` is the digest of a cookie of whoever was sent."""

    door = ReferenceField()
    state = models.BinaryField(unique=True, max_length=32)
    nonce = models.CharField(max_length=64)
    browser = models.BinaryField(max_length=32)
    verifier = models.CharField(max_length=128, blank=True)
    target = models.CharField(max_length=500, blank=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"question to {self.door}"
