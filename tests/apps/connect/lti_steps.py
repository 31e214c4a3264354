"""A platform whose keys are known beforehand, for tests that need no server: questions, answers."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from django.urls import reverse
from jwt.algorithms import RSAAlgorithm
from tests.apps.conftest import World

from ronghe.apps.base.api import now
from ronghe.apps.connect.models import LinkedAccount, LtiPlatform
from ronghe.apps.people.api import Organisation, Person

ISSUER, CLIENT, DEPLOYMENT = "https://lms.example", "ronghe-client", "d1"
LTI = "https://purl.imsglobal.org/spec/lti/claim/"
DL = "https://purl.imsglobal.org/spec/lti-dl/claim/"
ROLES = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
PRIVATE = rsa.generate_private_key(65_537, 2048)
PUBLIC = {**RSAAlgorithm.to_jwk(PRIVATE.public_key(), as_dict=True), "kid": "k1"}


def add_platform(organisation: Organisation, **changes: Any) -> LtiPlatform:
    fields = {
        "organisation": organisation,
        "title": "Moodle",
        "issuer": ISSUER,
        "client_id": CLIENT,
        "deployments": [DEPLOYMENT],
        "login_url": f"{ISSUER}/authorize",
        "token_url": f"{ISSUER}/token",
        "keys_url": f"{ISSUER}/keys",
        "keys": {"keys": [PUBLIC]},
        "keys_fetched_at": now(),
        "registered_at": now(),
        **changes,
    }
    return LtiPlatform.objects.create(**fields)


def link(platform: LtiPlatform, person: Person, subject: str = "u7") -> LinkedAccount:
    return LinkedAccount.objects.create(
        organisation=platform.organisation,
        issuer=platform.issuer,
        subject=subject,
        person=person,
        linked_at=now(),
    )


@dataclass
class Door:
    """A browser in front of the tool, and what the platform would say."""

    world: World
    platform: LtiPlatform
    client: Client = field(default_factory=Client)

    def ask(self, **changes: str) -> Any:
        fields = {
            "iss": ISSUER,
            "client_id": CLIENT,
            "login_hint": "u7",
            "target_link_uri": "http://testserver/lti/launch/",
            **changes,
        }
        return self.client.get(reverse("lti_login"), fields)

    def question(self) -> dict[str, str]:
        """The state and nonce with which the tool sends the browser to the platform."""
        return dict(parse_qsl(urlsplit(self.ask()["Location"]).query))

    def token(self, question: dict[str, str], *, key: Any = PRIVATE, **changes: Any) -> str:
        at = int(now().timestamp())
        claims = {
            "iss": ISSUER,
            "aud": CLIENT,
            "sub": "u7",
            "name": "Li Wei",
            "nonce": question["nonce"],
            "iat": at,
            "exp": at + 300,
            LTI + "version": "1.3.0",
            LTI + "message_type": "LtiResourceLinkRequest",
            LTI + "deployment_id": DEPLOYMENT,
            LTI + "resource_link": {"id": "r1"},
            LTI + "roles": [ROLES + "Learner"],
            **changes,
        }
        return jwt.encode(claims, key, algorithm="RS256", headers={"kid": "k1"})

    def launch(self, question: dict[str, str], token: str, **headers: str) -> Any:
        form = {"state": question["state"], "id_token": token}
        return self.client.post(reverse("lti_launch"), form, headers=headers)

    def enter(self, **changes: Any) -> Any:
        question = self.question()
        return self.launch(question, self.token(question, **changes))

    def choosing(self, **settings: Any) -> Any:
        """The picker, as a platform opens it."""
        found = {
            "deep_link_return_url": f"{ISSUER}/return",
            "accept_types": ["ltiResourceLink"],
            **settings,
        }
        kind = {LTI + "message_type": "LtiDeepLinkingRequest"}
        roles = {LTI + "roles": [ROLES + "Instructor"]}
        return self.enter(**kind, **roles, **{DL + "deep_linking_settings": found})
