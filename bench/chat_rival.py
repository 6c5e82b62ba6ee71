"""The rival: a chat as Django Channels' own documents show it, with messages saved by the ORM.

No rights are checked, nothing is numbered, no retry is recognised, and who was away has missed it.

    uvicorn bench.chat_rival:application
"""

import json
import os
from typing import Any
from urllib.parse import urlsplit

import django
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.db import models

database = urlsplit(os.environ["DATABASE_URL"])
settings.configure(
    INSTALLED_APPS=["channels"],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": "rival",
            "USER": "postgres",
            "HOST": os.environ["RIVAL_SOCKETS"],
            "CONN_MAX_AGE": None,
        }
    },
    CHANNEL_LAYERS={
        "default": {
            "BACKEND": "channels_redis.core.RedisChannelLayer",
            # Its blocking reads are longer than the client's own default time limit.
            "CONFIG": {
                "hosts": [{"address": os.environ["RIVAL_REDIS"], "socket_timeout": None}],
                "capacity": 10_000,
            },
        }
    },
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
)
django.setup()


class Message(models.Model):  # noqa: DJ008 - nobody looks at it
    conversation = models.TextField(db_index=True)
    author = models.TextField()
    text = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "rival"
        db_table = "rival_message"


class Chat(AsyncWebsocketConsumer):  # type: ignore[misc]
    async def receive(self, text_data: str | None = None, bytes_data: Any = None) -> None:
        frame = json.loads(text_data or "{}")
        if frame["type"] == "hello":
            self.author = frame["token"]
            await self.send('{"type":"welcome"}')
        elif frame["type"] == "subscribe":
            await self.channel_layer.group_add(frame["conversation"], self.channel_name)
            await self.send('{"type":"presence"}')
        elif frame["type"] == "send":
            message = await Message.objects.acreate(
                conversation=frame["conversation"], author=self.author, text=frame["text"]
            )
            event = {"type": "chat.message", "id": message.pk, "text": message.text}
            await self.channel_layer.group_send(frame["conversation"], event)
            await self.send(json.dumps({"type": "ack", "id": frame["id"], "seq": message.pk}))

    async def chat_message(self, event: dict[str, Any]) -> None:
        body = {"type": "event", "seq": event["id"], "data": {"text": event["text"]}}
        await self.send(json.dumps(body))


async def everywhere(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "websocket":
        await Chat.as_asgi()(scope, receive, send)


application = everywhere


def make_table() -> None:
    from django.db import connection

    with connection.schema_editor() as editor:
        editor.create_model(Message)
