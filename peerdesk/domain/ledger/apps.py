from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "peerdesk.domain.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
