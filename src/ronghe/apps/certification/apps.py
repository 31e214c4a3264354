from django.apps import AppConfig


class CertificationConfig(AppConfig):
    name = "ronghe.apps.certification"
    label = "certification"
    verbose_name = "Certification"
