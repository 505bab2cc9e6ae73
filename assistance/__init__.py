"""Medical assistance (医疗救助)."""
