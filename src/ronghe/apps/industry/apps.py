from django.apps import AppConfig


class IndustryConfig(AppConfig):
    name = "ronghe.apps.industry"
    label = "industry"
    verbose_name = "Industry"

    def ready(self) -> None:
        from ronghe.apps.industry import (
            home_doors,
            motions,
            navigation,
            next_steps,
            open_matters,
            personal_data,
            policy,
            tasks,
        )

        policy.register()
        personal_data.register()
        home_doors.register()
        navigation.register()
        next_steps.register()
        motions.register()
        open_matters.register()
        tasks.register()
