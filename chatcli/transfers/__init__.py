"""Files on their way: what a link sends and fetches, and goes on with after each break."""
