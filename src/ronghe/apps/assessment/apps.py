from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "ronghe.apps.assessment"
    label = "assessment"
    verbose_name = "Assessment"

    def ready(self) -> None:
        from ronghe.apps.assessment import (
            calendar,
            explanations,
            home_doors,
            navigation,
            navigation_forms,
            next_steps,
            next_steps_courses,
            next_steps_sessions,
            personal_data,
            policy,
            tasks,
        )
        from ronghe.apps.assessment.services import mapped_corrections

        policy.register()
        mapped_corrections.register()
        personal_data.register()
        explanations.register()
        home_doors.register()
        navigation.register()
        navigation_forms.register()
        next_steps.register()
        next_steps_sessions.register()
        next_steps_courses.register()
        calendar.register()
        tasks.register()
