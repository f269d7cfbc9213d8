"""Layer 1: what a valid row is."""
