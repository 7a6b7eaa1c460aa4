"""How fast askquote is, each figure beside a floor that is measured in the same run."""
