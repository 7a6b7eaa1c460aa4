"""How fast askquote is on a folder, each figure next to a floor measured in the same run.

usage: python -m benchmarks.speed new_wiki.jsonl.gz [OTHERS…] [--sentences 100000]
       python -m benchmarks.speed --check

The questions are those of the first file, whose articles come first. Once the files run out,
sentences are assembled from clauses of the real ones. With --check, it measures a small folder
of askquote's own documents, and exits with 1 if a figure is far from its target.
"""

import sys

if __name__ == "__main__":
    # Imported here, as processes whose memory is measured import this module too.
    from benchmarks.speed.run import main

    sys.exit(main(__doc__ or ""))
