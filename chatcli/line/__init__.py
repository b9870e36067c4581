"""What is typed: from bytes to keys, from keys to a line. Pure: knows no terminal."""
