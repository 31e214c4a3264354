from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "ronghe.apps.governance"
    label = "governance"
    verbose_name = "Governance"

    def ready(self) -> None:
        from ronghe.apps.governance import (
            calendar,
            kinds,
            navigation,
            next_steps,
            personal_data,
            policy,
            tasks,
        )

        policy.register()
        kinds.register()
        personal_data.register()
        navigation.register()
        next_steps.register()
        tasks.register()
        calendar.register()
