"""What the user sees: pages and components as the platform puts them together from JSON, script and WXML, across files, joined on demand."""
