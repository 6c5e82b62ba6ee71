from django.apps import AppConfig


class ForwardingConfig(AppConfig):
    name = "peerdesk.domain.forwarding"
    label = "forwarding"
    default_auto_field = "django.db.models.BigAutoField"
