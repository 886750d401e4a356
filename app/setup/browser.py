"""What the browser is served, fetched by npm; and for tests a browser."""

import os
import shutil
import subprocess
import sys

from app.setup.packages import install
from app.setup.running import ROOT, VENV, SetupFailed, as_root, quiet, run, telling
from app.setup.stamps import digest, stamp, stamped, unstamp

MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
NODE_LOCK = ROOT / "requirements-node.lock"
ASSET_LOCKS = (ROOT / "package-lock.json", ROOT / "package.json", ROOT / ".npmrc")

OLDEST_NODE = 18
AXE = MODULES / "axe-core" / "axe.min.js"
#: What the browser is served, and where it comes from.
SERVED = {
    "htmx.min.js": MODULES / "htmx.org" / "dist" / "htmx.min.js",
    "inter-latin.woff2": MODULES / "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
    "inter-latin-ext.woff2": MODULES / "@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2",
}
#: The first is the browser without windows: pages open for half of what they cost in the others.
CHROMIUM_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
#: Debian has a package of the first; Ubuntu has not.
APT_LINE = "apt-get update && (apt-get install -y chromium-headless-shell || apt-get install -y chromium)"


def find_chromium() -> str | None:
    """The path of an installed Chromium or Chrome."""
    return next((found for name in CHROMIUM_NAMES if (found := shutil.which(name))), None)


def assets_done(*, tests: bool) -> bool:
    """Whether what the browser needs is here and current."""
    wanted = digest(*ASSET_LOCKS)
    if not all((VENDOR / name).exists() for name in SERVED):
        return False
    if tests:
        return AXE.exists() and stamped("assets-test", wanted)
    return stamped("assets", wanted) or stamped("assets-test", wanted)


def fetch_assets(tests: bool) -> None:
    """Fetch it by npm and copy what is served."""
    # npm takes away what it wasn't asked for; test tools that are here stay.
    tests = tests or AXE.exists()
    unstamp("assets", "assets-test")
    with telling("Fetching fonts and scripts for the browser"):
        npm, environment = _npm()
        run(
            [
                *npm,
                "ci",
                "--ignore-scripts",
                "--no-audit",
                "--no-fund",
                "--include=dev" if tests else "--omit=dev",
            ],
            "Fonts and scripts could not be fetched. Is the npm registry reachable?",
            environment,
        )
        VENDOR.mkdir(parents=True, exist_ok=True)
        for name, source in SERVED.items():
            fresh = VENDOR / f".{name}"
            shutil.copyfile(source, fresh)
            fresh.replace(VENDOR / name)
    stamp("assets-test" if tests else "assets", digest(*ASSET_LOCKS))


def _npm() -> tuple[list[str], dict[str, str]]:
    """The npm to call: the machine's own if its node is recent enough, otherwise the one that PyPI carries."""
    environment = dict(os.environ)
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
        major = answer.stdout.strip().lstrip("v").partition(".")[0]
        if major.isdecimal() and int(major) >= OLDEST_NODE and quiet([npm, "--version"]):
            return [npm], environment
    if not stamped("node", digest(NODE_LOCK)):
        with telling("No recent node here: installing one"):
            install(NODE_LOCK, "node")
        stamp("node", digest(NODE_LOCK))
    environment["PATH"] = os.pathsep.join([str(VENV / "bin"), environment.get("PATH", os.defpath)])
    return [str(VENV / "bin" / "npm")], environment


def get_chromium() -> None:
    """Install a Chromium where there is none and we may; otherwise say how."""
    if find_chromium():
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        how = "Install Chromium or Google Chrome so that it is on PATH."
        if sys.platform == "linux":
            how = f"On Debian this line installs it; then start again:\n\n    {as_root(APT_LINE)}"
        raise SetupFailed(f"The tests drive a real browser, and there is no Chromium here. {how}")
    with telling("Installing Chromium"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        run(["sh", "-c", APT_LINE], f"Chromium could not be installed by: {APT_LINE}", environment)
    if not find_chromium():
        raise SetupFailed(f"Chromium is still not on PATH after: {APT_LINE}")
