"""axe-core on a page: WCAG 2.2 AA as far as a program can see it."""

from pathlib import Path

from playwright.sync_api import Page

AXE = (Path(__file__).resolve().parents[1] / "vendor" / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OF_THE_WIDTH = ["target-size", "scrollable-region-focusable", "aria-hidden-focus", "meta-viewport"]
"""What can break at one width of a page that is clean at another."""
RUN = "only => axe.run(document, {runOnly: only, resultTypes: ['violations']})"


def violations(page: Page, *, of_the_width: bool = False) -> list[str]:
    """One sentence for each place that breaks a rule, or a rule of the width; empty when the page is clean."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    only = {"type": "rule", "values": OF_THE_WIDTH} if of_the_width else {"type": "tag", "values": RULES}
    found = page.evaluate(RUN, only)["violations"]
    return [
        f"{violation['id']}: {violation['help']} at {' '.join(map(str, node['target']))}"
        for violation in found
        for node in violation["nodes"]
    ]
