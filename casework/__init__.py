"""What every case needs: staff, scope, events, commands, documents, deadlines, letters."""
