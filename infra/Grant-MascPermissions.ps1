<#
.SYNOPSIS
    Grants MASC on Teams the permissions of docs/permissions.md, and nothing else.

.DESCRIPTION
    For a tenant administrator (Privileged Role Administrator, and SharePoint Administrator for the site). It signs you in
    with your own account, grants what is missing, leaves alone what is there, and warns of whatever is wider than needed.
    It may be run again at any time. Try it first with -WhatIf, which changes nothing.

    It is PowerShell because Azure CLI cannot do it: its own sign-in has no right to a site's permissions, whoever you are
    (https://github.com/microsoft/terraform-provider-msgraph/issues/130).

    Needs the module Microsoft.Graph.Authentication:  Install-Module Microsoft.Graph.Authentication -Scope CurrentUser

.PARAMETER Tenant
    The tenant's id, or one of its domains.

.PARAMETER Service
    The client id of the managed identity that the service runs as: MASC_BOT_APP_ID of `azd env get-values`.

.PARAMETER SetUp
    The application id of "MASC set-up", as infra/set_up_app.sh shows it. It may make lists and change rows on every site,
    so run this again with -Afterwards in the evening.

.PARAMETER Afterwards
    Takes from "MASC set-up" what only the first day needs, and leaves it what looking after the board needs.

.PARAMETER Site
    The address of the team's SharePoint site, such as https://contoso.sharepoint.com/sites/masc.

.PARAMETER List
    The lists that refuse MASC although the site lets it in, as `doctor` names them: it gets a grant on each. A list that
    still inherits from its site stops doing so by that, for people too.

.EXAMPLE
    ./Grant-MascPermissions.ps1 -Tenant contoso.com -Service 00000000-… -SetUp 11111111-… -Site https://… -WhatIf
#>
[CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
param(
    [Parameter(Mandatory)] [string] $Tenant,
    [Parameter(Mandatory)] [guid] $Service,
    [guid] $SetUp,
    [switch] $Afterwards,
    [string[]] $List,
    [Parameter(Mandatory)] [uri] $Site
)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# docs/permissions.md says for each why it is needed and what breaks without it; a test compares the two.
$Roles = @{
    Service    = @('Sites.Selected', 'Tasks.ReadWrite.All')
    SetUp      = @('Sites.Manage.All', 'Sites.ReadWrite.All', 'Tasks.ReadWrite.All')
    Afterwards = @('Sites.Selected', 'Tasks.Read.All')
}
# On the one site, which Sites.Selected alone does not open.
$SiteRole = @{ Service = 'write'; Afterwards = 'write' }
# Only for those lists that are named: what a grant on a list counts by. Whoever has it from an earlier run keeps it.
$OnLists = 'Lists.SelectedOperations.Selected'

$Graph = 'https://graph.microsoft.com/v1.0'
$GraphAppId = '00000003-0000-0000-c000-000000000000'

function Get-One([string] $Path) {
    Invoke-MgGraphRequest -Method GET -Uri "$Graph$Path" -OutputType PSObject
}

function Get-All([string] $Path) {
    $next = "$Graph$Path"
    while ($next) {
        $page = Invoke-MgGraphRequest -Method GET -Uri $next -OutputType PSObject
        $page.value
        $next = if ($page.PSObject.Properties['@odata.nextLink']) { $page.'@odata.nextLink' } else { $null }
    }
}

function Get-Known([string] $Path, [string] $Otherwise) {
    try { Get-One $Path }
    catch {
        if ($_.Exception.Message -notmatch 'NotFound|Not Found') { throw }
        throw [ArgumentException]::new("$Otherwise Nothing was changed.")
    }
}

function Set-Role($Principal, [string] $Which, $GraphPrincipal) {
    $wanted = $Roles[$Which]
    if ($List -and $SiteRole.ContainsKey($Which)) { $wanted += $OnLists }
    $there = @(Get-All "/servicePrincipals/$($Principal.id)/appRoleAssignments" | Where-Object resourceId -EQ $GraphPrincipal.id)
    foreach ($name in $wanted) {
        $role = $GraphPrincipal.appRoles | Where-Object { $_.value -eq $name -and $_.allowedMemberTypes -contains 'Application' }
        if ($there | Where-Object appRoleId -EQ $role.id) {
            Write-Output "$($Principal.displayName) has $name."
        }
        elseif ($PSCmdlet.ShouldProcess($Principal.displayName, "Grant $name of Microsoft Graph")) {
            $body = @{ principalId = $Principal.id; resourceId = $GraphPrincipal.id; appRoleId = $role.id } | ConvertTo-Json
            Invoke-MgGraphRequest -Method POST -Uri "$Graph/servicePrincipals/$($Principal.id)/appRoleAssignments" -Body $body | Out-Null
            Write-Output "$($Principal.displayName) now has $name."
        }
    }
    foreach ($assignment in $there) {
        $held = ($GraphPrincipal.appRoles | Where-Object id -EQ $assignment.appRoleId).value
        if ($held -in $wanted -or $held -eq $OnLists) { continue }
        if ($Which -ne 'Afterwards') {
            Write-Warning "$($Principal.displayName) also has $held, which MASC does not need. Take it away in Entra."
        }
        elseif ($PSCmdlet.ShouldProcess($Principal.displayName, "Take away $held")) {
            $place = "$Graph/servicePrincipals/$($Principal.id)/appRoleAssignments/$($assignment.id)"
            Invoke-MgGraphRequest -Method DELETE -Uri $place | Out-Null
            Write-Output "$($Principal.displayName) has $held no more."
        }
    }
}

function Set-Site($Principal, [string] $Which, $TheSite) {
    if (-not $SiteRole.ContainsKey($Which)) { return }
    $wanted = $SiteRole[$Which]
    $there = @(Get-All "/sites/$($TheSite.id)/permissions" | Where-Object {
            $_.PSObject.Properties['grantedToIdentitiesV2'] -and $_.grantedToIdentitiesV2.application.id -contains $Principal.appId
        })
    # The list does not tell the roles, so each is asked for by itself.
    $held = @($there | ForEach-Object { (Get-One "/sites/$($TheSite.id)/permissions/$($_.id)").roles })
    if ($held -contains $wanted) {
        Write-Output "$($Principal.displayName) has $wanted on $($TheSite.webUrl)."
    }
    elseif ($PSCmdlet.ShouldProcess($TheSite.webUrl, "Grant $wanted to $($Principal.displayName)")) {
        $identity = @{ application = @{ id = $Principal.appId; displayName = $Principal.displayName } }
        $body = @{ roles = @($wanted); grantedToIdentities = @($identity) } | ConvertTo-Json -Depth 5
        Invoke-MgGraphRequest -Method POST -Uri "$Graph/sites/$($TheSite.id)/permissions" -Body $body | Out-Null
        Write-Output "$($Principal.displayName) now has $wanted on $($TheSite.webUrl)."
    }
}

function Set-OnList($Principal, [string] $Which, $TheSite, $TheList) {
    if (-not $SiteRole.ContainsKey($Which)) { return }
    $wanted = $SiteRole[$Which]
    $path = "/sites/$($TheSite.id)/lists/$($TheList.id)/permissions"
    $there = @(Get-All $path | Where-Object {
            $_.PSObject.Properties['grantedToV2'] -and $_.grantedToV2.PSObject.Properties['application'] -and
            $_.grantedToV2.application.id -eq $Principal.appId -and $_.roles -contains $wanted -and
            -not ($_.PSObject.Properties['inheritedFrom'] -and $_.inheritedFrom)
        })
    if ($there) {
        Write-Output "$($Principal.displayName) has $wanted on $($TheList.displayName)."
    }
    elseif ($PSCmdlet.ShouldProcess($TheList.displayName, "Grant $wanted to $($Principal.displayName)")) {
        $identity = @{ application = @{ id = $Principal.appId; displayName = $Principal.displayName } }
        $body = @{ roles = @($wanted); grantedToV2 = $identity } | ConvertTo-Json -Depth 5
        Invoke-MgGraphRequest -Method POST -Uri "$Graph$path" -Body $body | Out-Null
        Write-Output "$($Principal.displayName) now has $wanted on $($TheList.displayName)."
    }
}

function Get-Named($TheSite) {
    if (-not $List) { return }
    $all = @(Get-All "/sites/$($TheSite.id)/lists?`$select=id,displayName")
    foreach ($name in $List) {
        $one = $all | Where-Object displayName -EQ $name
        if (-not $one) { throw [ArgumentException]::new("There is no list '$name' in $Site. Nothing was changed.") }
        $one
    }
}

# A guid that was not given is not empty to PowerShell.
$hasSetUp = $PSBoundParameters.ContainsKey('SetUp')
if ($Afterwards -and -not $hasSetUp) {
    throw [ArgumentException]::new('-Afterwards takes rights from "MASC set-up", so -SetUp has to name it. Nothing was changed.')
}

Connect-MgGraph -TenantId $Tenant -NoWelcome -Scopes @(
    'Application.Read.All', 'AppRoleAssignment.ReadWrite.All', 'Sites.FullControl.All'
)
try {
    $graphPrincipal = Get-One "/servicePrincipals(appId='$GraphAppId')?`$select=id,appRoles"
    $theSite = Get-Known "/sites/$($Site.Host):$($Site.AbsolutePath.TrimEnd('/'))?`$select=id,webUrl" (
        "There is no site $Site in this tenant: is -Site the address of the team's site, without a library behind it?")
    $theLists = @(Get-Named $theSite)
    $wanted = @{ Service = $Service }
    if ($hasSetUp) { $wanted[$(if ($Afterwards) { 'Afterwards' } else { 'SetUp' })] = $SetUp }
    # All are looked up before anything is granted, so that a wrong id leaves nothing half done.
    $principals = @{}
    foreach ($which in $wanted.Keys) {
        $principals[$which] = Get-Known "/servicePrincipals(appId='$($wanted[$which])')?`$select=id,appId,displayName" (
            "There is no identity with the id $($wanted[$which]) in this tenant: is it an application id, and -Tenant the right one?")
    }
    foreach ($which in $principals.Keys | Sort-Object) {
        Set-Role $principals[$which] $which $graphPrincipal
        Set-Site $principals[$which] $which $theSite
        foreach ($theList in $theLists) { Set-OnList $principals[$which] $which $theSite $theList }
    }
}
# Our own sentences; everything else is Graph's, and is told with what to do about it.
catch [ArgumentException] { throw }
catch {
    $said = $_.Exception.Message
    if ($said -match 'Forbidden|Unauthorized') {
        throw [ArgumentException]::new("Graph refused it. Sign in as Privileged Role Administrator and SharePoint Administrator. ($said)")
    }
    throw [ArgumentException]::new("This was not finished. Run it again: what is there stays. ($said)")
}
finally {
    Disconnect-MgGraph | Out-Null
}
