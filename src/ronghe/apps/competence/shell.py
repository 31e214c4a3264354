"""What competence hands to the frame of the pages: its entry in the navigation, its notices."""

from django.utils.translation import gettext_lazy as _

from ronghe.apps.base.api import Text
from ronghe.apps.base.presentation import shell
from ronghe.standards import esco

FRAMEWORKS = shell.NavigationEntry(
    label=_("Frameworks"),
    url_name="frameworks",
    action="competence.view_frameworks",
    group="competence",
    order=80,
    icon="tree",
)


def register() -> None:
    shell.navigation.register("competence.frameworks", FRAMEWORKS)
    # Own frameworks are aligned to ESCO, so its notice stands on every page; O*NET's and the
    # national classification's stand where their content is shown.
    shell.attributions.register(
        "competence.esco",
        shell.Attribution(
            Text(esco.ATTRIBUTION, esco.ATTRIBUTION_ZH), "https://esco.ec.europa.eu/"
        ),
    )
