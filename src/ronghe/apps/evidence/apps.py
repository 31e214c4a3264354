from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "ronghe.apps.evidence"
    label = "evidence"
    verbose_name = "Evidence"

    def ready(self) -> None:
        from ronghe.apps.base.api import explanation_providers
        from ronghe.apps.evidence import navigation, next_steps, personal_data, policy, tasks
        from ronghe.apps.evidence.queries.statement_words import explain_statement

        navigation.register()
        policy.register()
        next_steps.register()
        personal_data.register()
        tasks.register()
        explanation_providers.register("evidence.statement", explain_statement)
