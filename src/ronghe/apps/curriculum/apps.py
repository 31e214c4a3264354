from django.apps import AppConfig


class CurriculumConfig(AppConfig):
    name = "ronghe.apps.curriculum"
    label = "curriculum"
    verbose_name = "Curriculum"

    def ready(self) -> None:
        from ronghe.apps.curriculum import (
            personal_data,
            personal_data_workshop,
            policy,
            policy_workshop,
        )

        policy.register()
        policy_workshop.register()
        personal_data.register()
        personal_data_workshop.register()
