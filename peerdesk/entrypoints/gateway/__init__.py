"""The WebSocket (protocol.md): the only async code, and no rule of the business in it.

main       the process: loop, signals, drain
door       who may come in by which path: upgrade, Origin, cookie, /healthz
line       one socket: frames in and out, slow readers, closing
session    the protocol of one socket, free of I/O
switchboard  who is connected; joins the parts below
batcher    gathers what is sent while the last commit is under way
hub        who listens to which timeline, and in which order they get it
passing    what passes and isn't kept: presence of who is in it, onlookers of the staff
staffroom, invitations   news for agents and for experts who are asked
watch      looks at regular times whether everything is still so: no hint is ever needed
listener   hints from the other processes
archive    the calls into the domain, in threads with database connections of their own
"""
