"""Where things are: the home folder, the documents and the page, in a checkout and installed.

In a checkout the page is web/, the documents are docs/sources/ and the home is var/. Installed with pip
the page and the documents travel inside the package, and the home is the user's data folder.
"""

from pathlib import Path

from platformdirs import user_data_path

PACKAGE = Path(__file__).resolve().parent
CHECKOUT = PACKAGE.parent
BUNDLED = PACKAGE / "bundled"


def in_checkout() -> bool:
    """Whether this package runs from a checkout of the project."""
    return (CHECKOUT / "pyproject.toml").is_file() and (CHECKOUT / "web").is_dir()


def default_home() -> Path:
    """Where everything that runs is kept unless the settings say otherwise."""
    return CHECKOUT / "var" if in_checkout() else user_data_path("approvalbot", appauthor=False)


def default_sources() -> Path:
    """The documents that the bot answers from as shipped."""
    return CHECKOUT / "docs" / "sources" if in_checkout() else BUNDLED / "sources"


def web_folder() -> Path:
    """The page's files."""
    return CHECKOUT / "web" if in_checkout() else BUNDLED / "web"
