"""`python -m reqportal`: the same as the `reqportal` command."""

from reqportal.cli import main

if __name__ == "__main__":
    main()
