"""Bytes to trees with positions: JavaScript and TypeScript, WXML, JSON."""
