from django.apps import AppConfig


class CertificationConfig(AppConfig):
    name = "ronghe.apps.certification"
    label = "certification"
    verbose_name = "Certification"

    def ready(self) -> None:
        from ronghe.apps.certification import (
            anchors,
            form_holds,
            home_doors,
            motions_rules,
            motions_stage_rules,
            navigation_credentials,
            navigation_portfolio,
            navigation_rules,
            next_steps_portfolio,
            next_steps_rules,
            personal_data_credentials,
            personal_data_portfolio,
            personal_data_rules,
            policy,
            sources_below,
            sources_own,
            tasks,
        )

        policy.register()
        home_doors.register()
        navigation_rules.register()
        navigation_credentials.register()
        personal_data_credentials.register()
        personal_data_rules.register()
        personal_data_portfolio.register()
        navigation_portfolio.register()
        next_steps_portfolio.register()
        next_steps_rules.register()
        sources_below.register()
        sources_own.register()
        motions_rules.register()
        motions_stage_rules.register()
        tasks.register()
        anchors.register()
        form_holds.register()
