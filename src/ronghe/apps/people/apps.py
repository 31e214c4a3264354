from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "ronghe.apps.people"
    label = "people"
    verbose_name = "People"

    def ready(self) -> None:
        from ronghe.apps.people import (
            home_doors,
            navigation,
            next_steps,
            personal_data,
            policy,
            tasks,
        )

        policy.register()
        personal_data.register()
        navigation.register()
        home_doors.register()
        next_steps.register()
        tasks.register()
