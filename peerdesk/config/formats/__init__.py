"""How a language writes dates where Django's own way of it doesn't suit."""
