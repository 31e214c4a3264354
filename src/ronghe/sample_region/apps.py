from django.apps import AppConfig


class SampleRegionConfig(AppConfig):
    name = "ronghe.sample_region"
    label = "sample_region"
    verbose_name = "Sample region"

    def ready(self) -> None:
        from ronghe.sample_region import sign_ins

        sign_ins.register()
