"""The garbage collector in processes that live long and answer people."""

import gc


def spare_what_is_loaded() -> None:
    """Have the collector pass over all that this process has loaded by now.

    Called once a process is ready to serve. Code, models and addresses are some hundred thousand
    objects that stay until its end; looking through them all took 0.2 s, while somebody waited.
    """
    gc.collect()
    gc.freeze()
