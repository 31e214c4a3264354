"""The addresses that other packages bring along, each with the action of the policy table that it
stands for. Our own pages and routes name theirs themselves; an address that does neither is closed.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from ronghe.apps.people.api import may

SIGN_IN = "people.sign_in"
OWN_SIGN_IN = "people.manage_own_sign_in"

ACTIONS = {
    "account_login": SIGN_IN,
    "account_logout": SIGN_IN,
    "account_inactive": SIGN_IN,
    "account_signup": SIGN_IN,  # closed by the adapter: nobody signs up by themselves
    "account_confirm_login_code": SIGN_IN,
    "account_email_verification_sent": SIGN_IN,
    "account_confirm_email": SIGN_IN,
    "account_reset_password": SIGN_IN,
    "account_reset_password_done": SIGN_IN,
    "account_reset_password_from_key": SIGN_IN,
    "account_reset_password_from_key_done": SIGN_IN,
    "mfa_authenticate": SIGN_IN,
    "account_reauthenticate": OWN_SIGN_IN,
    "account_email": OWN_SIGN_IN,
    "account_change_password": OWN_SIGN_IN,
    "account_set_password": OWN_SIGN_IN,
    "mfa_index": OWN_SIGN_IN,
    "mfa_reauthenticate": OWN_SIGN_IN,
    "mfa_activate_totp": OWN_SIGN_IN,
    "mfa_deactivate_totp": OWN_SIGN_IN,
    "mfa_view_recovery_codes": OWN_SIGN_IN,
    "mfa_generate_recovery_codes": OWN_SIGN_IN,
    "mfa_download_recovery_codes": OWN_SIGN_IN,
    "set_language": "people.set_language",
    "api:api-root": "people.view_api",
    "api_docs": "people.view_api",
}


class EveryAddressHasAnAction:
    """Checks the action of an address that is not ours, and closes one that has none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if checks_itself(view):
            return None
        match = request.resolver_match
        action = ACTIONS.get(match.view_name) if match else None
        if action is None:
            raise PermissionDenied
        viewer = request.viewer  # type: ignore[attr-defined]
        if may(viewer, action):
            return None
        if not viewer.is_signed_in:
            return redirect_to_login(request.get_full_path())
        raise PermissionDenied


def checks_itself(view: Callable[..., Any]) -> bool:
    """Our pages carry their action; the API's views hand on to routes that carry theirs."""
    return hasattr(view, "action") or view.__module__ == "ninja.operation"
