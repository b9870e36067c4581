"""What is drawn: text in cells, colours, rows, and the block that stays at the bottom. Pure: knows no terminal."""
