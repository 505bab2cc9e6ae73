"""Lists that fill the register: what their columns mean, what is wrong with a row, how rows become the register."""
