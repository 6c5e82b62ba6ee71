"""The owner's pages: how the community stands today, and who is paid."""
