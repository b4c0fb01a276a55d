"""Problems of a site, as `hanga check` reports them. HANGA names the program; the default is target/release/hanga."""

import json
import os
import subprocess

PROGRAM = os.path.abspath(os.environ.get("HANGA", "target/release/hanga"))


def findings(root, config):
    """Yields the problems of a site, one map each, without the summary."""
    command = [PROGRAM, "check", "--root", root, "--config", config, "--format", "json"]
    checked = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    for line in checked.stdout.splitlines():
        entry = json.loads(line)
        if "code" in entry:
            yield entry
