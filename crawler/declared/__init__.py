"""Sources without code: each a TOML file that names the shape, the addresses and where the fields stand."""
