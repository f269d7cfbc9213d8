"""The guide, shipped in the wheel so that `reqportal init` can copy it."""
