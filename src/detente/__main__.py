"""Run the command line: `python -m detente`."""

import sys

try:
    from detente.cli import main

    main()
except KeyboardInterrupt:
    sys.exit(130)
