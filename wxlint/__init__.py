"""wxlint: a static analyser for WeChat Mini Program projects and their CloudBase cloud functions."""

__version__ = "0.1.0"
