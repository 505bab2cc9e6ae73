"""The rules on designated institutions: stations of an application, deadlines, agreements and how they end."""
