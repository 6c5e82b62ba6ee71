"""How news leaves: hints to sockets (realtime); never the truth, only that there is some."""
