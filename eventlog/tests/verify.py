"""Checks a log by docs/LOG_FORMAT.md alone: python3 verify.py LOG.db. Prints the number of events."""

import hashlib
import sqlite3
import struct
import sys

DOMAIN = b"\x00casetrail/event\x01"
ZEROS = bytes(32)


def text(value):
    return struct.pack(">I", len(value.encode())) + value.encode()


def optional(value, encode=lambda value: value):
    return b"\x00" if value is None else b"\x01" + encode(value)


def u32(value):
    return struct.pack(">I", value)


def u64(value):
    return struct.pack(">Q", value)


def leaf(log, row):
    return hashlib.sha256(
        DOMAIN + log + u64(row["position"]) + row["stream"] + u64(row["revision"])
        + u64(row["previous"]) + row["previous_hash"] + row["id"] + text(row["kind"])
        + struct.pack(">q", row["at"]) + row["actor"] + optional(row["organisation"])
        + optional(row["role"], text) + row["command"] + row["fingerprint"]
        + optional(row["cause"]) + optional(row["subject"]) + optional(row["subject_key"], u32)
        + optional(row["series"], text) + optional(row["number"], u64)
        + (row["claims"] or u32(0)) + hashlib.sha256(row["payload"]).digest()
        + optional(row["sealed_hash"])
    ).digest()


def broken(position, rule):
    sys.exit(f"position {position}: {rule}")


def verify(path):
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    database.row_factory = sqlite3.Row
    (log,) = database.execute("SELECT id FROM log").fetchone()
    heads, position, at = {}, 0, None
    for row in database.execute("SELECT * FROM events ORDER BY position"):
        position += 1
        revision, previous, previous_hash = heads.get(row["stream"], (0, 0, ZEROS))
        if row["position"] != position:
            broken(position, "positions have no gaps")
        if at is not None and row["at"] < at:
            broken(position, "time never falls")
        if row["hash"] != leaf(log, row):
            broken(position, "the leaf hash")
        if row["sealed"] is not None and hashlib.sha256(row["sealed"]).digest() != row["sealed_hash"]:
            broken(position, "the ciphertext's hash")
        if (row["revision"], row["previous"], row["previous_hash"]) != (
            revision + 1, previous, previous_hash
        ):
            broken(position, "the stream's chain")
        at = row["at"]
        heads[row["stream"]] = (row["revision"], position, row["hash"])
    stored = {row["stream"]: (row["revision"], row["position"], row["hash"])
              for row in database.execute("SELECT * FROM streams")}
    if stored != heads:
        sys.exit("the streams' heads are not their newest events")
    return position


if __name__ == "__main__":
    print(verify(sys.argv[1]))
