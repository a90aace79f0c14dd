"""What every file of a repository is: apps, pages, components, cloud functions. No code is parsed here."""
