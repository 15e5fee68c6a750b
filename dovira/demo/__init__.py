"""What the demonstration needs: a sample programme, its questions, invented people and the files they leave behind."""
