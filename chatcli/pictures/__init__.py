"""Pictures that people share, shown in the terminal: what it can, what it is sent for that, and when."""
