"""Commands that keep actions, their Planner tasks and the agencies' cards in step."""
