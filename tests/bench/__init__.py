"""The benchmark behind `make bench`: the bot beside other ways of searching, on the same entries and questions."""
