"""Finding: from a question to a decision: which entries answer it, or why none does."""
