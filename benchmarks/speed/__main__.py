"""How fast askquote is on a folder, each figure beside a floor of the same run.

usage: python -m benchmarks.speed new_wiki.jsonl.gz [OTHERS…] [--sentences 100000]
       python -m benchmarks.speed --check

The questions are those of the first file, whose articles come first. Sentences past the last
real one are put together of clauses of the others. With --check a small folder is made of
askquote's own documents, and the status is 1 where a figure is far from what it is to be.
"""

import sys

if __name__ == "__main__":
    # Imported here: processes whose memory is measured import this module again.
    from benchmarks.speed.run import main

    sys.exit(main(__doc__ or ""))
