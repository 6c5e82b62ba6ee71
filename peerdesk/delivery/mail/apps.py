from django.apps import AppConfig


class OutgoingMailConfig(AppConfig):
    name = "peerdesk.delivery.mail"
    label = "outgoing"
    default_auto_field = "django.db.models.BigAutoField"
