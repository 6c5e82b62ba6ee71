from django.apps import AppConfig


class PremiumConfig(AppConfig):
    name = "peerdesk.domain.premium"
    label = "premium"
    default_auto_field = "django.db.models.BigAutoField"
