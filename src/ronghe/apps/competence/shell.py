"""What competence hands to the frame of the pages: its entry in the navigation, its notices."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.api import Found, Text, search_providers
from ronghe.apps.base.presentation import shell
from ronghe.apps.competence.queries.searching import VIEW, search
from ronghe.apps.people.api import may
from ronghe.standards import esco

MOST_FOUND = 5

FRAMEWORKS = shell.NavigationEntry(
    label=_("Frameworks"),
    url_name="frameworks",
    action="competence.view_frameworks",
    group="competence",
    order=70,
    icon="tree",
    under=("assessment.instruments", "assessment.my_competence"),
)


def found(viewer: Any, question: str) -> Iterator[Found]:
    """The best hits for the search over the whole house."""
    if not may(viewer, VIEW):
        return
    results = search(viewer, question, limit=MOST_FOUND)
    for own in results.own[:MOST_FOUND]:
        if own.kind == "competence":
            url = reverse("framework_competence", args=[own.uuid])
            yield Found(str(own.title), str(_("Competence")), url)
    for concept in results.concepts:
        yield Found(concept.label, concept.kind_label, reverse("concept", args=[concept.uuid]))


def register() -> None:
    search_providers.register("competence", found)
    shell.navigation.register("competence.frameworks", FRAMEWORKS)
    # Own frameworks are aligned to ESCO, so its notice stands on every page; O*NET's and the
    # national classification's stand where their content is shown.
    shell.attributions.register(
        "competence.esco",
        shell.Attribution(
            Text(esco.ATTRIBUTION, esco.ATTRIBUTION_ZH), "https://esco.ec.europa.eu/"
        ),
    )
