"""A Parquet file of events from a file of JSON lines. DuckDB writes it, in portions, whatever its size."""

from pathlib import Path

import duckdb

_LARGEST_EVENT = 64 * 1024 * 1024
_COLUMNS = {
    "id": "VARCHAR",
    "type": "VARCHAR",
    "source": "VARCHAR",
    "subject": "VARCHAR",
    "time": "TIMESTAMPTZ",
    "specversion": "VARCHAR",
    "datacontenttype": "VARCHAR",
    "correlationid": "VARCHAR",
    "causationid": "VARCHAR",
    "data": "JSON",
}


def write(lines: Path, file: Path) -> None:
    """Write events, one CloudEvent in structured mode a line, as Parquet; in their order, a column an attribute."""
    with duckdb.connect() as database:
        database.execute("set timezone = 'UTC'")
        events = database.read_json(
            str(lines), columns=_COLUMNS, format="newline_delimited", maximum_object_size=_LARGEST_EVENT
        )
        events.project("* replace (data::varchar as data)").write_parquet(str(file), compression="zstd")
