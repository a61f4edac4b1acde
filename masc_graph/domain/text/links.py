"""Links to the places where people carry on working: the restricted item, the plan, a message in the channel."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from pydantic import BaseModel, ConfigDict


class Links(BaseModel):
    """The ids that links are built from; a link never contains personal data."""

    model_config = ConfigDict(frozen=True)

    site_url: str
    referrals_list_id: str
    plan_id: str
    tenant_id: str
    group_id: str
    channel_id: str

    def case(self, item_id: str) -> str:
        """The restricted list item of a case, by its SharePoint item id; SharePoint checks who may see it."""
        list_id = quote(self.referrals_list_id, safe="")
        return f"{self.site_url}/_layouts/15/listform.aspx?PageType=4&ListId={list_id}&ID={quote(item_id, safe='')}"

    def plan(self) -> str:
        """The board's plan in Planner on the web, which opens to guests too: in Teams Planner is closed to them."""
        return (
            f"https://planner.cloud.microsoft/webui/plan/{quote(self.plan_id, safe='')}/view/board?tid={self.tenant_id}"
        )

    def planner_for_guests(self) -> str:
        """Planner on the web for a guest of this organisation; empty where its domain cannot be told from its site's.

        https://support.microsoft.com/en-us/Planner/guest-access-in-microsoft-planner
        """
        name, sharepoint, _ = (urlsplit(self.site_url).hostname or "").partition(".sharepoint.com")
        return f"https://planner.cloud.microsoft/{name}.onmicrosoft.com" if sharepoint else ""

    def message(self, activity_id: str) -> str:
        """A message in the channel."""
        channel = quote(self.channel_id, safe="")
        return (
            f"https://teams.microsoft.com/l/message/{channel}/{quote(activity_id, safe='')}"
            f"?tenantId={self.tenant_id}&groupId={self.group_id}"
        )
