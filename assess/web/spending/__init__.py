"""After a red report: what it means for the service, and the spend approval that is recorded."""
