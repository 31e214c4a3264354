"""The rows of the policy table that certification contributes, part by part."""

from ronghe.apps.certification import policy_credentials, policy_portfolio, policy_rules


def register() -> None:
    policy_credentials.register()
    policy_rules.register()
    policy_portfolio.register()
