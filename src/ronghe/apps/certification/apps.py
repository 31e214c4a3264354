from django.apps import AppConfig


class CertificationConfig(AppConfig):
    name = "ronghe.apps.certification"
    label = "certification"
    verbose_name = "Certification"

    def ready(self) -> None:
        from ronghe.apps.certification import (
            navigation_credentials,
            navigation_portfolio,
            next_steps_portfolio,
            personal_data_credentials,
            personal_data_portfolio,
            personal_data_rules,
            policy,
            sources_below,
        )

        policy.register()
        navigation_credentials.register()
        personal_data_credentials.register()
        personal_data_rules.register()
        personal_data_portfolio.register()
        navigation_portfolio.register()
        next_steps_portfolio.register()
        sources_below.register()
