from django.apps import AppConfig


class ReceiptsConfig(AppConfig):
    name = "peerdesk.domain.receipts"
    label = "receipts"
    default_auto_field = "django.db.models.BigAutoField"
