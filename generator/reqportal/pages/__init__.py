"""Layer 5: from the portal to the bodies of its pages."""
