"""``python -m shared.runtime``: the service that DOVIRA_SERVICE names, where nothing but shared and it is installed."""

import asyncio
import os
import sys
from importlib import import_module

from shared.runtime.logs import configure_logs
from shared.runtime.ports import CannotStart
from shared.runtime.serving import serve_alone


def main() -> int:
    """Run until told to stop; everything it needs comes from the environment."""
    service = os.environ["DOVIRA_SERVICE"]
    configure_logs(service)
    settings = import_module(f"services.{service}.settings").Settings()
    create_app = import_module(f"services.{service}.app").create_app
    try:
        asyncio.run(serve_alone(create_app(settings)))
    except CannotStart as error:
        sys.stderr.write(f"cannot start: {error}. {error.remedy}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
