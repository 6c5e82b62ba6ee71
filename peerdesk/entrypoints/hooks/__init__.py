"""What other companies' machines tell us: signed, kept, answered, and acted on by a worker."""
