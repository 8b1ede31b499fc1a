"""The ground that formats stand on: people, sign-in, projects, engagements, letters and how to ask plugins."""
