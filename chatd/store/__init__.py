"""What is kept: one SQLite database, one transaction function, one writer thread."""
