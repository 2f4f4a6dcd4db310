"""Who hears of which event, and how emails leave."""
