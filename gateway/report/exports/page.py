"""A report as one HTML file that needs nothing beside it: no script, no address to load from. Pure."""

from collections.abc import Iterable, Sequence
from html import escape

from gateway.report.exports.summary import Line, Summary
from gateway.report.views import SignatureRow

_STYLE = """
:root { color-scheme: light dark; }
.scroll { overflow-x: auto; }
body { background: Canvas; color: CanvasText; font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1.5rem; }
th, td { text-align: start; padding: .25rem .6rem; border-bottom: 1px solid #8886; vertical-align: top; }
td.number, th.number { text-align: end; font-variant-numeric: tabular-nums; }
code { font-size: .92em; overflow-wrap: anywhere; }
.failing { font-weight: 600; color: #c22; }
@media (prefers-color-scheme: dark) { .failing { color: #f77; } }
"""
_COLUMNS = ("Endpoint", "Stage", "Gate", "Sampled", "Mismatches", "Match rate", "New / legacy")
_NUMBERS = _COLUMNS[3:]


def to_html(summary: Summary) -> str:
    lines = sorted(summary.lines, key=lambda line: (not line.is_failing, line.endpoint))
    span = f"{summary.start:%Y-%m-%d %H:%M} to {summary.end:%Y-%m-%d %H:%M} UTC"
    parts = [
        '<!doctype html><html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>Banyan: shadow report</title><style>{_STYLE}</style></head>",
        f"<body><main><h1>Shadow report</h1><p>{span}, made {summary.made:%Y-%m-%d %H:%M} UTC. ",
        f"{len(summary.failing)} of {len(lines)} endpoints fail.</p>",
        _table(_COLUMNS, (_row(line) for line in lines)),
        *(_details(line) for line in lines if line.signatures or line.missing),
        "</main></body></html>\n",
    ]
    return "".join(parts)


def _row(line: Line) -> Sequence[str]:
    mark = ' class="failing"' if line.is_failing else ""
    return (
        f'<a href="#{escape(line.endpoint)}"><code{mark}>{escape(line.endpoint)}</code></a>',
        escape(line.stage),
        escape(line.gate.state),
        f"{line.outcomes.sampled:,}",
        f"{line.outcomes.mismatches:,}",
        "" if line.outcomes.match_rate is None else f"{line.outcomes.match_rate:.2%}",
        "" if line.latency_ratio is None else f"{line.latency_ratio:.2f}x",
    )


def _details(line: Line) -> str:
    missing = "".join(f"<li>{escape(each)}</li>" for each in line.missing)
    head = f'<section><h2 id="{escape(line.endpoint)}"><code>{escape(line.endpoint)}</code></h2>'
    lacking = f"<p>What the gate lacks:</p><ul>{missing}</ul>" if missing else ""
    columns = ("Where", "What", "Times", "State", "Owner", "Ticket")
    table = _table(columns, map(_signature, line.signatures), ("Times",)) if line.signatures else ""
    more = f"<p>And {line.omitted:,} more; this report lists the first of them only.</p>" if line.omitted else ""
    return f"{head}{lacking}{table}{more}</section>"


def _signature(row: SignatureRow) -> Sequence[str]:
    what = f"{row.kind}: {row.legacy_type} → {row.new_type}"
    texts = [what, f"{row.count:,}", row.triage.state, row.triage.owner, row.triage.ticket]
    return (f"<code>{escape(row.location)}</code>", *map(escape, texts))


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]], numbers: Sequence[str] = _NUMBERS) -> str:
    """Cells are HTML already."""
    kinds = [' class="number"' if column in numbers else "" for column in columns]
    head = "".join(f'<th scope="col"{kind}>{column}</th>' for column, kind in zip(columns, kinds, strict=True))
    body = "".join(
        f"<tr>{''.join(f'<td{kind}>{cell}</td>' for cell, kind in zip(row, kinds, strict=True))}</tr>" for row in rows
    )
    # Wider than a telephone, so that it is scrolled by itself, by keyboard too.
    scrolled = f'<div class="scroll" role="group" tabindex="0" aria-label="{columns[0]}">'
    return f"{scrolled}<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
