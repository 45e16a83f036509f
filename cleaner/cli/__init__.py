"""The commands: options in, one call, exit code out."""

import gc

gc.set_threshold(100_000)  # nearly all that a start makes stays: looking for garbage in it took a tenth of a start
