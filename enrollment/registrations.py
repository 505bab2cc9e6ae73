"""What enrollment adds to the frame and to the person page."""
