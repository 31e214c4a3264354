from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "ronghe.apps.evidence"
    label = "evidence"
    verbose_name = "Evidence"

    def ready(self) -> None:
        from ronghe.apps.evidence import navigation, personal_data, policy, tasks

        navigation.register()
        policy.register()
        personal_data.register()
        tasks.register()
