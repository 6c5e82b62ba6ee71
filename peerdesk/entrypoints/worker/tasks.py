"""Jobs: outside effects that may run twice."""
