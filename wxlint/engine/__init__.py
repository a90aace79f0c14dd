"""Running rules over a project: the file phase, the project phase, suppression."""
