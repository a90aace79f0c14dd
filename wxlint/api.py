"""The only module that a rule imports: the vocabulary for finding one kind of mistake and saying so."""

from __future__ import annotations
