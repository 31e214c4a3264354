from django.apps import AppConfig


class CompetenceConfig(AppConfig):
    name = "ronghe.apps.competence"
    label = "competence"
    verbose_name = "Competence"
