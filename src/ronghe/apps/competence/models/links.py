"""How competences hang together beyond what a framework says by itself, as CASE tells it."""

from django.db import models

from ronghe.apps.competence.models.framework import Competence


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
