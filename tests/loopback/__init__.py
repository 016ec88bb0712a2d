"""What every stand-in for a messenger's API has: HTTP on loopback, faults on demand, a record of the calls."""
