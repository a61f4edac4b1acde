"""An action, what its agency reports about it, and how it is kept in step with its Planner task."""
