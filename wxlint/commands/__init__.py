"""One module for each command, imported when the command is used. What several commands share stands in `options` and `loading`."""
