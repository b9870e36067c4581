"""`chatcli …`, and `python -m chatcli …`, which is the same from a checkout too."""

import gc


def main() -> None:
    """Run the client.

    While modules are read there is no garbage, and looking for it would take a fifth of the start.
    """
    gc.disable()
    from chatcli.main import main as run  # noqa: PLC0415 - this import is what takes the time

    gc.freeze()
    gc.enable()
    run()


if __name__ == "__main__":
    main()
