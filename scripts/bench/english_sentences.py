"""Sentences with people's judgements out of vaderSentiment 0.5 on PyPI (MIT): english_sentences.py FOLDER OUT"""
import io
import json
import pathlib
import subprocess
import sys
import tarfile
import zipfile

folder, out = pathlib.Path(sys.argv[1]), sys.argv[2]
subprocess.run(
    [sys.executable, "-m", "pip", "download", "-q", "vaderSentiment==0.5", "--no-deps", "-d", str(folder)], check=True
)
archive = zipfile.ZipFile(folder / "vaderSentiment-0.5.zip")
inner = next(name for name in archive.namelist() if name.endswith("hutto_ICWSM_2014.tar.gz"))
count = 0
with tarfile.open(fileobj=io.BytesIO(archive.read(inner))) as tar, open(out, "w", encoding="utf-8") as file:
    for member in tar.getmembers():
        name = pathlib.PurePath(member.name).name
        for short in ("amazon", "movie"):
            if name == f"{short}ReviewSnippets_GroundTruth.txt":
                for line in tar.extractfile(member).read().decode("latin-1").splitlines():
                    parts = line.split("\t")
                    if len(parts) >= 3:
                        text = parts[2].strip().replace("\t", " ")
                        file.write(f"{short}\t{parts[1]}\t{text}\n")
                        count += 1
print(json.dumps({"seconds": 0, "megabytes": 0, "sentences": count}))
