"""Words: from what is typed, however spelt, to phrases that have a meaning."""
