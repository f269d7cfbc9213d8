"""Layer 6: from bodies to a published folder."""
