"""chatcli: a chatd client for terminals and pipes, and a link to the server that bots can use."""
