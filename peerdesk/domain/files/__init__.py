"""Files: what people hand over, checked and kept; knows nothing of conversations (S4, P14)."""
