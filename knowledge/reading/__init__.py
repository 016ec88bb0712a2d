"""Reading: from phrases to a question with its slots: what their neighbours make of them, and what is asked."""
