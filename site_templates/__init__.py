"""Templates and assets, shipped with the package."""
