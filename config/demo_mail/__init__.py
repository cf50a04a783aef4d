"""The demo's mail: a sink that keeps every mail, and pages to read them in."""
