from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "peerdesk.entrypoints.web"
    label = "web"
