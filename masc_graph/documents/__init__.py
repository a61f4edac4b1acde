"""Values become files: Word documents and CSV, marked, accessible, and made of P0 and P1 alone."""
