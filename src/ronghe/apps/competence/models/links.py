"""How competences hang together beyond what a framework says by itself, as CASE tells it."""

from django.db import models

from ronghe.apps.competence.models.framework import Competence, Framework


class CaseLink(models.Model):
    """That a competence stands to another one, or to something published elsewhere (`uri`), as
    `kind` says: an association type of CASE such as `precedes`. Kept so that it goes out again."""

    origin = models.ForeignKey(Competence, on_delete=models.CASCADE, related_name="case_links")
    kind = models.CharField(max_length=60)
    destination = models.ForeignKey(
        Competence, on_delete=models.CASCADE, null=True, related_name="case_links_here"
    )
    uri = models.CharField(max_length=300, blank=True)
    title = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["origin", "kind", "destination", "uri"], name="case_link_once"
            ),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.origin_id} {self.kind} {self.destination_id or self.uri}"


class CasePackage(models.Model):
    """What the publisher of an imported CASE package says beyond the framework's own tables, kept
    so that it goes out again (`case_kept`). `body` holds document, items and associations as CASE
    JSON, `vocabulary` definitions and rubrics; `codes` names the items by competence."""

    framework = models.OneToOneField(
        Framework, on_delete=models.CASCADE, related_name="case_package"
    )
    # By which other systems ask for it; blank where the document is our own.
    identifier = models.CharField(max_length=36, blank=True, db_index=True)
    is_whole = models.BooleanField(default=True)
    body = models.JSONField()
    vocabulary = models.JSONField(default=dict)
    codes = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"package of {self.framework_id}"
