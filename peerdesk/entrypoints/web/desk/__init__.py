"""The support team's desk: what waits for an agent, and a thread to answer in."""
