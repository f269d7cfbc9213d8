"""Layer 7: what leaves our house: one client's bundle, scanned and perhaps sealed."""
