"""The least that an app in Azure Functions can be: what every start is compared with."""

import azure.functions as func

app = func.FunctionApp(http_auth_level=func.AuthLevel.ANONYMOUS)


@app.route("health", methods=["GET"])
async def health(req: func.HttpRequest) -> func.HttpResponse:
    """Answer."""
    del req
    return func.HttpResponse("{}", mimetype="application/json")
