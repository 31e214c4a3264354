from django.apps import AppConfig


class CurriculumConfig(AppConfig):
    name = "ronghe.apps.curriculum"
    label = "curriculum"
    verbose_name = "Curriculum"

    def ready(self) -> None:
        from ronghe.apps.curriculum import personal_data, policy

        policy.register()
        personal_data.register()
