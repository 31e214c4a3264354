from django.apps import AppConfig


class CompetenceConfig(AppConfig):
    name = "ronghe.apps.competence"
    label = "competence"
    verbose_name = "Competence"

    def ready(self) -> None:
        from ronghe.apps.competence import following, personal_data, policy, shell

        policy.register()
        personal_data.register()
        shell.register()
        following.register()
