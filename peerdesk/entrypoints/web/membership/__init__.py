"""A customer's membership: what it costs before it is bought, and how to change and end it."""
