"""Settings: base holds what is true everywhere; dev, test, server and production differ by a few lines."""
