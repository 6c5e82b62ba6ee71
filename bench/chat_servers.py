"""The servers of the chat benchmark, each started as a process of its own.

python -m bench.chat_servers gateway PORT | echo PORT
"""

import resource
import sys

from peerdesk.config.roles import set_up_django


def gateway(port: int) -> None:
    """Ours, as it is served, but for the limit on sends: the clients are few and loud here."""
    set_up_django("gateway")
    from peerdesk.core.garbage import spare_what_is_loaded
    from peerdesk.entrypoints.gateway.limits import Limits
    from peerdesk.entrypoints.gateway.main import serve

    spare_what_is_loaded()
    serve("127.0.0.1", port, Limits(sends_a_second=1e9, sends_at_once=1e9))


def echo(port: int) -> None:
    """What the same WebSocket server does when it stores nothing and knows nobody."""
    import uvloop
    from picows import WSFrame, WSListener, WSMsgType, WSTransport, ws_create_server

    class Echo(WSListener):
        def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
            if frame.msg_type != WSMsgType.TEXT:
                return
            payload = frame.get_payload_as_bytes()
            if payload.startswith(b'{"type": "hello"'):
                transport.send(WSMsgType.TEXT, b'{"type":"welcome"}')
            elif payload.startswith(b'{"type": "subscribe"'):
                transport.send(WSMsgType.TEXT, b'{"type":"presence"}')
            else:
                transport.send(WSMsgType.TEXT, b'{"type":"ack" ' + payload[14:])

    async def serve() -> None:
        server = await ws_create_server(lambda request: Echo(), "127.0.0.1", port)
        await server.serve_forever()

    uvloop.run(serve())


if __name__ == "__main__":
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    {"gateway": gateway, "echo": echo}[sys.argv[1]](int(sys.argv[2]))
