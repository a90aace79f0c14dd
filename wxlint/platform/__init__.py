"""Facts about the platform, as tables."""
