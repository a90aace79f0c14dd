"""What names, values, calls and promises mean inside a module and across modules."""
