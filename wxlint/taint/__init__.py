"""Who decides a value: sources, sinks, and the flow between them."""
