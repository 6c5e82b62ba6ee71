"""How the world comes in, each door with its own trust."""
