from django.apps import AppConfig


class ExpertiseConfig(AppConfig):
    name = "peerdesk.domain.expertise"
    label = "expertise"
    default_auto_field = "django.db.models.BigAutoField"
