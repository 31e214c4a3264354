from django.apps import AppConfig


class CurriculumConfig(AppConfig):
    name = "ronghe.apps.curriculum"
    label = "curriculum"
    verbose_name = "Curriculum"

    def ready(self) -> None:
        from ronghe.apps.curriculum import (
            calendar,
            committee,
            home_doors,
            motions_programme,
            motions_revisions,
            navigation,
            navigation_programme,
            navigation_revisions,
            navigation_workshop,
            next_steps,
            next_steps_revisions,
            next_steps_workshop,
            personal_data,
            personal_data_programme,
            personal_data_revisions,
            personal_data_workshop,
            policy,
            policy_programme,
            policy_revisions,
            policy_workshop,
            signal_sections,
        )

        policy.register()
        policy_workshop.register()
        policy_revisions.register()
        personal_data.register()
        personal_data_workshop.register()
        personal_data_revisions.register()
        home_doors.register()
        navigation.register()
        next_steps.register()
        committee.register()
        motions_revisions.register()
        navigation_workshop.register()
        next_steps_workshop.register()
        policy_programme.register()
        personal_data_programme.register()
        motions_programme.register()
        navigation_programme.register()
        navigation_revisions.register()
        next_steps_revisions.register()
        signal_sections.register()
        calendar.register()
