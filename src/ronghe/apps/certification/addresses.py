"""The addresses that stand in credentials for ever: issuers, their lists, hosted pages.

They are made from RONGHE_PUBLIC_URL and not from the request, so that what is signed does not
depend on how somebody reached this server. docs/adr/0033 says why each has its form.
"""

from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings

from ronghe.standards.verifiable_credentials.dids import did_web
from ronghe.standards.verifiable_credentials.status import token_address


def public_address(path: str) -> str:
    """The full address of a path of this installation."""
    return f"{settings.RONGHE_PUBLIC_URL.rstrip('/')}/{path.lstrip('/')}"


def did_of(organisation: UUID) -> str:
    return did_web(public_address(f"issuers/{organisation}"))


def did_document_address(organisation: UUID) -> str:
    return public_address(f"issuers/{organisation}/did.json")


def status_address(organisation: UUID, number: int, purpose: str, *, is_token: bool = False) -> str:
    address = public_address(f"issuers/{organisation}/status/{number}/{purpose}")
    return token_address(address) if is_token else address


def credential_address(credential: UUID) -> str:
    return public_address(f"credentials/{credential}/")


def achievement_address(organisation: UUID, code: str) -> str:
    """The name of an achievement: the same for everybody who has it from this issuer."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, public_address(f'{organisation}/{code}'))}"
