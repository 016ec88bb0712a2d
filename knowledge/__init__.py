"""What the bot knows: reviewed articles as data, understanding of questions, and the answers."""
