"""axe-core on a page: WCAG 2.2 AA as far as a program can see it."""

from pathlib import Path

from playwright.sync_api import Page

AXE = (Path(__file__).resolve().parents[1] / "vendor" / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN = "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']})"


def violations(page: Page) -> list[str]:
    """One sentence for each place that breaks a rule; empty when the page is clean."""
    page.evaluate(AXE)
    found = page.evaluate(RUN, RULES)["violations"]
    return [
        f"{violation['id']}: {violation['help']} at {' '.join(map(str, node['target']))}"
        for violation in found
        for node in violation["nodes"]
    ]
