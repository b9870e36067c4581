"""What a file is, found by looking into it: in a process of its own, with limits, because files may mean ill."""
