from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "ronghe.apps.governance"
    label = "governance"
    verbose_name = "Governance"

    def ready(self) -> None:
        from ronghe.apps.governance import kinds, personal_data, policy

        policy.register()
        kinds.register()
        personal_data.register()
