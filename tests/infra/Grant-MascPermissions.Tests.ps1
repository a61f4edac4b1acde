# The consent script, run whole against a stand-in for Graph that pages by one, keeps what it is told, and can refuse a call.
BeforeAll {
    $Script = Join-Path $PSScriptRoot '../../infra/Grant-MascPermissions.ps1'
    $Service = '11111111-1111-4111-8111-111111111111'
    $SetUp = '22222222-2222-4222-8222-222222222222'
    $Site = 'https://contoso.sharepoint.com/sites/masc'

    function global:Connect-MgGraph { $global:Cloud.signedIn = $true }
    function global:Disconnect-MgGraph { $global:Cloud.signedIn = $false }

    function global:Invoke-MgGraphRequest([string] $Method, [string] $Uri, $Body, $OutputType) {
        $cloud = $global:Cloud
        $cloud.calls += , "$Method $Uri"
        if ($cloud.calls.Count -eq $cloud.refusesAt) { throw [Net.Http.HttpRequestException]::new($cloud.refusal) }
        $path = ([uri] $Uri).AbsolutePath.Substring('/v1.0'.Length)
        if ($Method -ne 'GET') { $cloud.writes += , "$Method $path" }
        switch -Regex ($path) {
            "^/servicePrincipals\(appId='(.+)'\)$" {
                $found = $cloud.principals[$Matches[1]]
                if (-not $found) { throw [Net.Http.HttpRequestException]::new($NotFound) }
                return $found
            }
            '^/servicePrincipals/(.+)/appRoleAssignments$' {
                if ($Method -eq 'POST') {
                    $sent = $Body | ConvertFrom-Json
                    $one = @{ id = "a$($cloud.writes.Count)"; resourceId = $sent.resourceId; appRoleId = $sent.appRoleId }
                    $cloud.assignments[$sent.principalId] += , [pscustomobject] $one
                    return
                }
                return Get-Page $cloud.assignments[$Matches[1]] $Uri
            }
            '^/servicePrincipals/(.+)/appRoleAssignments/(.+)$' {
                $who, $which = $Matches[1], $Matches[2]
                $cloud.assignments[$who] = @($cloud.assignments[$who] | Where-Object id -NE $which)
                return
            }
            '^/sites/contoso.sharepoint.com:/sites/masc$' { return [pscustomobject] @{ id = 's'; webUrl = 'https://masc' } }
            '^/sites/s/permissions$' {
                if ($Method -eq 'POST') {
                    $sent = $Body | ConvertFrom-Json
                    $cloud.grants += , [pscustomobject] @{
                        id = "g$($cloud.writes.Count)"; roles = $sent.roles; grantedToIdentitiesV2 = $sent.grantedToIdentities
                    }
                    return
                }
                # The list does not tell the roles, and knows links, which are granted to nobody by name.
                $list = @([pscustomobject] @{ id = 'link' }) + @($cloud.grants | Select-Object id, grantedToIdentitiesV2)
                return Get-Page $list $Uri
            }
            '^/sites/s/lists$' {
                $names = 'MASC Referrals', 'MASC Audit'
                return Get-Page @($names | ForEach-Object { [pscustomobject] @{ id = "list-$_"; displayName = $_ } }) $Uri
            }
            '^/sites/s/lists/list-(.+)/permissions$' {
                $name = [uri]::UnescapeDataString($Matches[1])
                if ($Method -eq 'POST') {
                    $sent = $Body | ConvertFrom-Json
                    $cloud.onLists += , [pscustomobject] @{ list = $name; roles = $sent.roles; grantedToV2 = $sent.grantedToV2 }
                    return
                }
                # What comes from the site, and what is a person's, is no grant of the list to an application.
                $inherited = [pscustomobject] @{ id = 'i'; roles = @('write'); inheritedFrom = @{ id = 's' }
                    grantedToV2 = [pscustomobject] @{ application = [pscustomobject] @{ id = $Service } }
                }
                $group = [pscustomobject] @{ id = 'p'; roles = @('write')
                    grantedToV2 = [pscustomobject] @{ siteGroup = [pscustomobject] @{ displayName = 'Owners' } }
                }
                return Get-Page (@($inherited, $group) + @($cloud.onLists | Where-Object list -EQ $name)) $Uri
            }
            '^/sites/s/permissions/(.+)$' { return $cloud.grants | Where-Object id -EQ $Matches[1] }
            default { throw [Net.Http.HttpRequestException]::new($NotFound) }
        }
    }

    function global:Get-Page($All, [string] $Uri) {
        $at = if ($Uri -match 'skip=(\d+)') { [int] $Matches[1] } else { 0 }
        $page = @{ value = @(@($All) | Select-Object -Skip $at -First 1) }
        if (@($All).Count -gt $at + 1) { $page['@odata.nextLink'] = "$($Uri -replace '\?.*')?skip=$($at + 1)" }
        [pscustomobject] $page
    }

    function Invoke-Grant([switch] $WhatIf, [switch] $Afterwards, [switch] $Alone, [string[]] $Lists, [string] $Id = $SetUp, [string] $To = $Site) {
        $words = @{ Tenant = 'contoso.com'; Service = $Service; Site = $To; Confirm = $false; WarningVariable = 'warned' }
        if (-not $Alone) { $words.SetUp = $Id }
        if ($WhatIf) { $words.WhatIf = $true }
        if ($Afterwards) { $words.Afterwards = $true }
        if ($Lists) { $words.List = $Lists }
        $global:Cloud.calls = @()
        $global:Cloud.writes = @()
        $said = & $Script @words 3> $null
        @{ said = @($said); warned = @($warned) }
    }

    function Get-Held([string] $Id) {
        $graph = $Cloud.principals['00000003-0000-0000-c000-000000000000']
        @($Cloud.assignments[$Id] | ForEach-Object { $one = $_; ($graph.appRoles | Where-Object id -EQ $one.appRoleId).value }) |
            Sort-Object
    }

    $global:NotFound = 'Response status code does not indicate success: NotFound (Not Found).'
    $global:Forbidden = 'Response status code does not indicate success: Forbidden (Forbidden).'
    $global:Broken = 'Response status code does not indicate success: ServiceUnavailable (Service Unavailable).'
}

Describe 'Grant-MascPermissions' {
    BeforeEach {
        $names = 'Sites.Selected', 'Sites.Manage.All', 'Sites.ReadWrite.All', 'Lists.SelectedOperations.Selected',
        'Tasks.ReadWrite.All', 'Tasks.Read.All', 'Mail.Read'
        $roles = $names | ForEach-Object {
            [pscustomobject] @{ id = "role-$_"; value = $_; allowedMemberTypes = @('Application') }
        }
        $people = @{ id = 'nobody'; value = 'Sites.Selected'; allowedMemberTypes = @('User') }
        $global:Cloud = @{
            signedIn    = $false; calls = @(); writes = @(); refusesAt = 0; refusal = $Broken; grants = @(); onLists = @()
            assignments = @{ service = @(); setup = @() }
            principals  = @{
                '00000003-0000-0000-c000-000000000000' = [pscustomobject] @{
                    id = 'graph'; appRoles = @([pscustomobject] $people) + $roles
                }
                $Service                               = [pscustomobject] @{ id = 'service'; appId = $Service; displayName = 'id-masc' }
                $SetUp                                 = [pscustomobject] @{ id = 'setup'; appId = $SetUp; displayName = 'MASC set-up' }
            }
        }
    }

    It 'writes nothing while it is asked what it would do' {
        Invoke-Grant -WhatIf | Out-Null
        $Cloud.writes | Should -BeNullOrEmpty
        $Cloud.signedIn | Should -BeFalse
    }

    It 'grants on its first run what the page says, and the site to the service alone' {
        (Invoke-Grant).said.Count | Should -Be 6
        Get-Held service | Should -Be 'Sites.Selected', 'Tasks.ReadWrite.All'
        Get-Held setup | Should -Be 'Sites.Manage.All', 'Sites.ReadWrite.All', 'Tasks.ReadWrite.All'
        $Cloud.grants.grantedToIdentitiesV2.application.id | Should -Be $Service
        $Cloud.grants.roles | Should -Be 'write'
        $Cloud.signedIn | Should -BeFalse
    }

    It 'finds everything there on its second run, on whatever page it stands' {
        Invoke-Grant | Out-Null
        $second = Invoke-Grant
        $Cloud.writes | Should -BeNullOrEmpty
        $second.said | Should -HaveCount 6
        $second.said | Should -Match ' has '
        @($Cloud.calls -match 'skip=1').Count | Should -BeGreaterThan 2
    }

    It 'takes away in the evening what only the day needed, whichever was done first' {
        Invoke-Grant | Out-Null
        Invoke-Grant -Afterwards | Out-Null
        Get-Held setup | Should -Be 'Sites.Selected', 'Tasks.Read.All'
        $Cloud.grants.grantedToIdentitiesV2.application.id | Sort-Object | Should -Be $Service, $SetUp
        Invoke-Grant -Afterwards | Out-Null
        $Cloud.writes | Should -BeNullOrEmpty
    }

    It 'leaves a board that begins with the evening as it has to be then' {
        Invoke-Grant -Afterwards | Out-Null
        Get-Held setup | Should -Be 'Sites.Selected', 'Tasks.Read.All'
    }

    It 'warns of what is wider than needed, and leaves it' {
        $Cloud.assignments.service = @([pscustomobject] @{ id = 'x'; resourceId = 'graph'; appRoleId = 'role-Mail.Read' })
        (Invoke-Grant).warned | Should -Match 'id-masc also has Mail.Read'
        Get-Held service | Should -Contain 'Mail.Read'
    }

    It 'grants on each list that is named, once, to the service alone on the first day' {
        Invoke-Grant -Lists 'MASC Referrals', 'MASC Audit' | Out-Null
        Get-Held service | Should -Be 'Lists.SelectedOperations.Selected', 'Sites.Selected', 'Tasks.ReadWrite.All'
        Get-Held setup | Should -Not -Contain 'Lists.SelectedOperations.Selected'
        $Cloud.onLists.list | Should -Be 'MASC Referrals', 'MASC Audit'
        $Cloud.onLists.grantedToV2.application.id | Should -Be $Service, $Service
        Invoke-Grant -Lists 'MASC Referrals' | Out-Null
        $Cloud.writes | Should -BeNullOrEmpty
    }

    It 'gives the lists to both in the evening, and a later run takes that from nobody' {
        Invoke-Grant -Afterwards -Lists 'MASC Referrals' | Out-Null
        $Cloud.onLists.grantedToV2.application.id | Sort-Object | Should -Be $Service, $SetUp
        $later = Invoke-Grant -Afterwards
        $Cloud.writes | Should -BeNullOrEmpty
        $later.warned | Should -BeNullOrEmpty
        Get-Held setup | Should -Be 'Lists.SelectedOperations.Selected', 'Sites.Selected', 'Tasks.Read.All'
    }

    It 'names a list that is not there, and grants nothing' {
        { Invoke-Grant -Lists 'MASC Referral' } | Should -Throw "There is no list 'MASC Referral'*Nothing was changed."
        $Cloud.writes | Should -BeNullOrEmpty
    }

    It 'refuses the evening without the identity that it is about' {
        { Invoke-Grant -Afterwards -Alone } | Should -Throw '*-SetUp has to name it. Nothing was changed.'
        $Cloud.calls | Should -BeNullOrEmpty
    }

    It 'names an id that is not known, and grants nothing to the other' {
        $unknown = '33333333-3333-4333-8333-333333333333'
        { Invoke-Grant -Id $unknown } | Should -Throw "There is no identity with the id $unknown*Nothing was changed."
        $Cloud.writes | Should -BeNullOrEmpty
        $Cloud.signedIn | Should -BeFalse
    }

    It 'names a site that is not known' {
        $other = 'https://contoso.sharepoint.com/sites/other'
        { Invoke-Grant -To $other } | Should -Throw "There is no site $other*Nothing was changed."
    }

    It 'says which roles are needed where somebody has no right' {
        $Cloud.refusesAt = 2
        $Cloud.refusal = $Forbidden
        { Invoke-Grant } | Should -Throw '*Sign in as Privileged Role Administrator and SharePoint Administrator.*'
        $Cloud.signedIn | Should -BeFalse
    }

    It 'bears a refusal at each of its calls, and a second run does what is left' {
        Invoke-Grant | Out-Null
        $first = $Cloud.calls.Count
        foreach ($call in 1..$first) {
            $Cloud.assignments = @{ service = @(); setup = @() }
            $Cloud.grants = @()
            $Cloud.refusesAt = $call
            { Invoke-Grant } | Should -Throw '*Run it again: what is there stays.*'
            $Cloud.signedIn | Should -BeFalse
            $Cloud.refusesAt = 0
            Invoke-Grant | Out-Null
            Get-Held service | Should -Be 'Sites.Selected', 'Tasks.ReadWrite.All'
            Get-Held setup | Should -Be 'Sites.Manage.All', 'Sites.ReadWrite.All', 'Tasks.ReadWrite.All'
            $Cloud.grants | Should -HaveCount 1
        }
    }

    It 'leaves no right of the day behind when the evening is refused half-way and repeated' {
        Invoke-Grant | Out-Null
        $day = $Cloud.assignments.setup
        Invoke-Grant -Afterwards | Out-Null
        foreach ($call in 1..$Cloud.calls.Count) {
            $Cloud.assignments.setup = $day
            $Cloud.grants = @($Cloud.grants | Select-Object -First 1)
            $Cloud.refusesAt = $call
            { Invoke-Grant -Afterwards } | Should -Throw '*Run it again*'
            $Cloud.refusesAt = 0
            Invoke-Grant -Afterwards | Out-Null
            Get-Held setup | Should -Be 'Sites.Selected', 'Tasks.Read.All'
        }
    }
}
