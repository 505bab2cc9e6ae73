"""What oversight adds to the frame: the start page of those who read figures."""

from casework.registry import Tile, registry
from casework.rights import Right
from oversight import figures

registry.add(Tile("figures", Right.FIGURES_VIEW, "oversight/tiles/figures.html", figures.this_month_and_last, order=10))
