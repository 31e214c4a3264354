"""How accounts come to be: a school or enterprise makes them, nobody signs up by themselves."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class InvitedOnly(DefaultAccountAdapter):
    """Close allauth's open sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
