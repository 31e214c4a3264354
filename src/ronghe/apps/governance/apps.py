from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "ronghe.apps.governance"
    label = "governance"
    verbose_name = "Governance"

    def ready(self) -> None:
        from ronghe.apps.governance import policy

        policy.register()
