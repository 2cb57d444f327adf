"""The student's pages, the referee's pages behind their link, and the paper itself."""
