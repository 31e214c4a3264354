"""Opening and closing the page of one's own credential."""

from django.db import transaction

from ronghe.apps.base.api import audit
from ronghe.apps.certification.models import Credential
from ronghe.apps.certification.services.credentials import reference_of_credential
from ronghe.apps.people.api import Viewer, require

SHARE = "certification.share_credential"


def show_credential(*, viewer: Viewer, credential: Credential, is_shown: bool) -> None:
    """Let anybody with the address read the page, or nobody any more: at once, both ways."""
    require(viewer, SHARE, person=credential.person)
    with transaction.atomic():
        Credential.objects.filter(pk=credential.pk).update(is_shown=is_shown)
        audit(
            viewer,
            SHARE,
            subject=reference_of_credential(credential),
            touched="opened" if is_shown else "closed",
        )
    credential.is_shown = is_shown
