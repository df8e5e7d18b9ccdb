"""Photos and PDF documents in: opened in a process that may fail alone, photos written anew."""
