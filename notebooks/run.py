"""Runs notebooks headless, in Deno's kernel, and looks at what they show.

    run.py --check [NOTEBOOK.ipynb ...]    fails where it is not what the file holds
    run.py --write [NOTEBOOK.ipynb ...]    writes it into the file

The project's notebooks when none is named. Fails, and writes nothing, where a cell does, where one writes to
standard error, and where one shows less than its tags promise: `plot` a picture with marks, `table` a table with rows.
What is written is the same from run to run.
"""

import re
import sys
import time
from contextlib import suppress
from pathlib import Path
from queue import Empty

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellControlSignal, CellExecutionComplete, DeadKernelError
from nbclient.util import ensure_async

AFTER_IDLE = 0.25  # seconds
MOST_SECONDS = 120  # of a notebook


class PatientClient(NotebookClient):
    """Deno's kernel sometimes says that a cell is done before it sends the last outputs: listens a little longer."""

    async def _async_poll_output_msg(self, parent_msg_id, cell, cell_index):
        await super()._async_poll_output_msg(parent_msg_id, cell, cell_index)
        with suppress(Empty):
            while True:
                msg = await ensure_async(self.kc.iopub_channel.get_msg(timeout=AFTER_IDLE))
                if msg["parent_header"].get("msg_id") == parent_msg_id:
                    with suppress(CellExecutionComplete):
                        self.process_message(msg, cell, cell_index)


MARKS = re.compile(r"<(?:path|rect|circle|line)\b[^>]*>")
PROMISES = {
    # The ground and the keys of a chart are marks too: a drawing has more than these.
    "plot": lambda html: any(len(MARKS.findall(svg)) > 8 for svg in re.findall(r"<svg.*?</svg>", html, re.S)),
    "table": lambda html: re.search(r"<tbody><tr\b", html) is not None,
}


def html_of(cell):
    texts = [output.get("data", {}).get("text/html", "") for output in cell.get("outputs", [])]
    return "".join("".join(text) for text in texts)


def problems(notebook):
    for place, cell in enumerate(notebook.cells, 1):
        for output in cell.get("outputs", []):
            if output.output_type == "stream" and output.name == "stderr":
                yield f"cell {place} wrote to standard error: {output.text.strip()[:200]}"
        for tag in cell.metadata.get("tags", []):
            if tag in PROMISES and not PROMISES[tag](html_of(cell)):
                yield f"cell {place} shows no {tag}"
        # A chart of nothing but NaN has marks.
        if re.search(r"<svg(?:(?!</svg>).)*\bNaN\b", html_of(cell), re.S):
            yield f"cell {place} shows a plot with NaN"


def differences(before, after):
    pairs = list(zip(before.cells, after.cells, strict=True))
    changed = [place for place, (old, new) in enumerate(pairs, 1) if old.get("outputs") != new.get("outputs")]
    for place in changed:
        old, new = (text_of(cell) for cell in pairs[place - 1])
        yield f"cell {place} shows {first_difference(new, old)} (npm run notebook -- --write takes over what it shows)"
    if not changed and before != after:
        yield "it holds more than cells and what they show (npm run notebook -- --write mends it)"


def text_of(cell):
    """All that a cell shows: plain text, which can be read, before what it is drawn as."""
    shown = [output.get("text", "") for output in cell.outputs]
    for kind in ("text/plain", "text/html"):
        shown += ["".join(output.get("data", {}).get(kind, "")) for output in cell.outputs]
    return "\n".join("".join(text) for text in shown)


def first_difference(new, old, around=40):
    at = next((at for at, (one, other) in enumerate(zip(new, old)) if one != other), min(len(new), len(old)))
    part = lambda text: repr(text[max(0, at - around) : at + around])
    return f"{part(new)} where {part(old)} is committed"


def strip(notebook):
    """Leaves what a reader sees: no times, no versions of this machine's software, counts from 1."""
    notebook.metadata = {
        "kernelspec": {"display_name": "TypeScript (Deno)", "language": "typescript", "name": "deno"},
        "language_info": {"name": "typescript", "file_extension": ".ts"},
    }
    count = 0
    for cell in notebook.cells:
        cell.metadata = {key: cell.metadata[key] for key in ("tags",) if key in cell.metadata}
        if cell.cell_type != "code":
            continue
        count += 1
        cell.execution_count = count
        for output in cell.outputs:
            if "metadata" in output:
                output.metadata = {}
            if "execution_count" in output:
                output.execution_count = count
            output.pop("transient", None)


def run(file):
    """The notebook with what it shows now, and what is wrong with it."""
    notebook = nbformat.read(file, as_version=4)
    client = PatientClient(
        notebook,
        kernel_name="deno",
        timeout=MOST_SECONDS,
        startup_timeout=60,
        record_timing=False,
        raise_on_iopub_timeout=True,
        resources={"metadata": {"path": str(file.parent)}},
    )
    try:
        client.execute()
    except (CellControlSignal, DeadKernelError) as error:  # the first: a cell threw, or took too long
        return notebook, [str(error)]
    strip(notebook)
    return notebook, list(problems(notebook))


def main(arguments):
    mode, *named = arguments or ["--check"]
    if mode not in ("--check", "--write"):
        sys.exit(__doc__)
    failed = 0
    for file in map(Path, named) if named else sorted(Path(__file__).parent.glob("[0-9][0-9]-*.ipynb")):
        begun = time.monotonic()
        notebook, found = run(file)
        if mode == "--write" and not found:
            nbformat.write(notebook, file)
        elif not found:
            # Read back, for text is kept as lines in a file.
            kept = nbformat.reads(nbformat.writes(notebook), as_version=4)
            found = list(differences(nbformat.read(file, as_version=4), kept))
        for problem in found:
            print(f"{file.name}: {problem}", file=sys.stderr)
        print(f"{file.name}: {'FAILED' if found else 'ok'} ({time.monotonic() - begun:.0f} s)", flush=True)
        failed += bool(found)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
