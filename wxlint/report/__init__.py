"""One small module for each output format."""
