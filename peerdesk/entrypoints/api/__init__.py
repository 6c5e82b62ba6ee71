"""JSON for clients and partners."""
