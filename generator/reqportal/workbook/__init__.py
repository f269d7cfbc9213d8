"""Layer 2: Excel to records, and blank workbooks from the columns."""
