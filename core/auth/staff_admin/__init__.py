"""Who works with the panel: invite them, give them roles, shut their account, let them go."""
