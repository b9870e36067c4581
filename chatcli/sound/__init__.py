"""Sound in the interactive client: played and recorded by programs that people have anyway."""
