"""`python -m chatcli …`: what `chatcli …` does, from a checkout too."""

from chatcli.main import main

if __name__ == "__main__":
    main()
