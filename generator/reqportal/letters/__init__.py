"""Layer 6: letters as Word files: drafted, filled, and read again."""
