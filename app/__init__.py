"""Rapport: service-performance review and coaching on evidence that says how sure it is."""

import os

# numpy's sums here are small: a second thread of it halves nothing and burns a core that pages could use (a refit of
# the demo company took the same time and twice the CPU). Before the first import of numpy, and whoever sets it, wins.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
