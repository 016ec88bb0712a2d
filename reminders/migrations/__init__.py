"""The way of the state database from one version of its tables to the next."""
