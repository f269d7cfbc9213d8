"""Layer 3: what is computed from the records."""
