"""Actions, their agencies' updates, and how an action is kept in step with its Planner task."""
