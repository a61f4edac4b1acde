"""What people type in the journeys, with everyday defaults; every name is invented."""

from __future__ import annotations

STEP_1 = {
    "dash": "Yes, with the victim",
    "da_related": "No",
    "risk_level": "High",
    "area": "Cumberland",
    "urgent": "No",
    "relationship": "Neighbour",
}
STEP_2 = {
    "victim_name": "Robin Aldermere",
    "victim_address": "Invented Lane, Carlisle",
    "safe_to_contact": "Yes",
    "victim_agreement": "Knows and agrees",
    "children_involved": "No",
    "perpetrator_known": "Known",
    "perpetrator_name": "Sam Underbarrow",
    "circumstances": "Letters and visits for six weeks.",
    "declaration": "true",
}
STEP_3 = {
    "contact_notes": "By text message, before noon.",
    "perpetrator_status": "Under investigation",
    "existing_orders": "None",
    "behaviours": "Following,Contacting",
}
STEP_4 = {
    "dash_on": "2026-11-20",
    "risk_reason": "The visits come closer together.",
    "ask": "Agree who does what.",
}
STEPS = ((STEP_1, "Continue"), (STEP_2, "Continue"), (STEP_3, "Continue"), (STEP_4, "Send"))
