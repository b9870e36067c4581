"""What chatcli does for scripts: `chatcli send`, `tail`, `history`, `rooms`, `who`, `wait-for`."""
