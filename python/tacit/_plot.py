# SPDX-License-Identifier: Apache-2.0
"""Pictures of tables, with matplotlib."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import matplotlib.axes
    import matplotlib.figure

_MOST_COLOURS = 6  # categories of a second axis that get one each


def new_figure(width: float) -> matplotlib.figure.Figure:
    """A figure that a notebook shows by itself, whether pyplot was imported or not."""
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise ImportError("plots need matplotlib: pip install 'tacit[plot]'") from None

    class Picture(Figure):
        def _repr_png_(self) -> bytes:
            png = io.BytesIO()
            self.savefig(png, format="png", bbox_inches="tight")
            return png.getvalue()

    return Picture(figsize=(width, 4.2), dpi=120, layout="tight")


def bars(table: dict[str, Any], key: str, axes: matplotlib.axes.Axes | None) -> matplotlib.figure.Figure:
    """Bars of the statistic ``key`` of a table in its JSON form, in ``axes`` if there are any.

    Each category of the first axis is a group; with two axes the bars of a group are the second one's
    categories, and with more a bar stands for each combination.
    """
    statistic = next(one for one in table["statistics"] if one["key"] == key)
    grouped = len(table["axes"]) == 2 and len(table["axes"][1]["categories"]) <= _MOST_COLOURS
    cells = table["cells"]
    series = table["axes"][1]["categories"] if grouped else [None]
    groups = (
        table["axes"][0]["categories"] if grouped else [", ".join(cell["categories"]) or "all" for cell in cells]
    )
    if axes is None:
        axes = new_figure(max(4.0, min(16.0, 1.5 + 0.35 * len(cells) + 0.25 * len(groups)))).add_subplot()
    width = 0.8 / len(series)
    for number, category in enumerate(series):
        chosen = cells[number :: len(series)]
        places = [at + (number - (len(series) - 1) / 2) * width for at in range(len(chosen))]
        _draw(axes, places, width, [cell["figures"][key] for cell in chosen], f"C{number}", category)
    _draw_suppressed(axes, cells, key, len(series), width)
    axes.set_xticks(range(len(groups)), groups, rotation=45 if sum(map(len, groups)) > 50 else 0)
    if sum(map(len, groups)) > 50:
        for label in axes.get_xticklabels():
            label.set_horizontalalignment("right")
    axes.set_xlabel(table["axes"][0]["name"] if grouped else ", ".join(axis["name"] for axis in table["axes"]))
    axes.set_ylabel(_heading(statistic))
    axes.axhline(0, color="black", linewidth=0.8)
    if grouped or any(cell["figures"][key]["suppressed"] for cell in cells):
        axes.legend(title=table["axes"][1]["name"] if grouped else None)
    if _has_intervals(cells, key):
        axes.set_title("Lines: 95 % intervals", fontsize="small", loc="right")
    return _figure_of(axes)


def _draw(
    axes: matplotlib.axes.Axes,
    places: list[float],
    width: float,
    figures: list[dict[str, Any]],
    colour: str,
    label: str | None,
) -> None:
    shown = [(place, figure) for place, figure in zip(places, figures) if not figure["suppressed"]]
    values = [float(figure["value"]) for _, figure in shown]
    axes.bar([place for place, _ in shown], values, width * 0.95, color=colour, label=label)
    for (place, figure), value in zip(shown, values):
        if figure.get("interval") is None:
            continue
        low, high = map(float, figure["interval"])
        axes.errorbar(
            [place], [value], yerr=[[max(0, value - low)], [max(0, high - value)]], color="black", capsize=3, lw=1
        )


def _draw_suppressed(
    axes: matplotlib.axes.Axes, cells: list[dict[str, Any]], key: str, series: int, width: float
) -> None:
    """Hatched over the whole height, so that their length says nothing."""
    label: str | None = "suppressed"
    for at, cell in enumerate(cells):
        if not cell["figures"][key]["suppressed"]:
            continue
        place = at // series + (at % series - (series - 1) / 2) * width
        axes.bar(
            [place],
            [1],
            width * 0.95,
            transform=axes.get_xaxis_transform(),
            facecolor="none",
            edgecolor="0.75",
            hatch="///",
            linewidth=0.5,
            label=label,
        )
        label = None


def _has_intervals(cells: list[dict[str, Any]], key: str) -> bool:
    return any(cell["figures"][key].get("interval") is not None for cell in cells)


def _figure_of(axes: matplotlib.axes.Axes) -> matplotlib.figure.Figure:
    figure: Any = axes.get_figure()
    return figure


def _heading(statistic: dict[str, Any]) -> str:
    if statistic["statistic"] == "count":
        return "linked people"
    of = statistic["of"]
    if statistic["category"] is not None:
        of = f"{of} = {statistic['category']}"
    name = "share of" if statistic["statistic"] == "share" else statistic["statistic"]
    unit = f" ({statistic['unit']})" if statistic["unit"] else ""
    return f"{name} {of}{unit}"


def quality(evaluation: dict[str, Any]) -> matplotlib.figure.Figure:
    """Precision, recall and F1 over pairs against the threshold, of an evaluation in its JSON form."""
    curve = evaluation["curve"]
    axes = new_figure(6.4).add_subplot()
    thresholds = [point["threshold"] for point in curve]
    for name, label in (("precision", "precision"), ("recall", "recall"), ("f1", "F1")):
        axes.plot(thresholds, [point[name] for point in curve], label=label, marker=".")
    axes.axvline(evaluation["best_threshold"]["pairs"]["threshold"], color="0.6", linestyle=":", label="best F1")
    axes.set_xlabel("threshold")
    axes.set_ylim(0, 1.02)
    axes.set_title("Quality over pairs")
    axes.legend()
    return _figure_of(axes)
