"""Commands that keep actions, their Planner tasks and their agencies' cards in step."""
