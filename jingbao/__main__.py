"""`python -m jingbao` is the `jingbao` script."""

from jingbao.cli import main

if __name__ == "__main__":
    main()
