"""A published requirement portal from a folder of Excel workbooks."""

__version__ = "0.1.0"
