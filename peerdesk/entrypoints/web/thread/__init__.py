"""Conversations as pages: the list, the thread, its acts without a script."""
