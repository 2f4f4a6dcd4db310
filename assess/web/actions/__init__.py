"""The actions of a report, once they are the service team's to work on."""
