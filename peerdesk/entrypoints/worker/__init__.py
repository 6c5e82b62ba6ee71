"""Jobs and the sweep: what happens because time passed."""
