"""What chat is about: commands, events, people, rooms and refusals, as plain classes without I/O."""
