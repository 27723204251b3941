<#
.SYNOPSIS
Registers the TAP Policy Panel in a tenant with Microsoft Graph PowerShell, or takes that back.

.DESCRIPTION
Makes an application for this tenant alone (with -Several: one that other tenants can allow as well; it stays so until it is run
with -Single), a single-page one (no secret), with two delegated permissions of Microsoft Graph; its service principal, for which
assignment is required; the assignment of the person who runs this, or of -Assign; the tenant's consent. What is as it should be
is left alone: it can be run again at any time. It ends with the config.json for the site.

Needs the module Microsoft.Graph.Authentication (Install-Module Microsoft.Graph.Authentication), and the role Cloud Application
Administrator.

.EXAMPLE
./register.ps1 -Redirect https://tap.example.com/redirect.html -Cloud global

.EXAMPLE
./register.ps1 -Redirect https://tap.example.com/redirect.html -Cloud global -Undo
#>
param(
    # The set-up page of a site fills in its own.
    [string] $Redirect = 'https://tap.example.com/redirect.html',
    [ValidateSet('global', 'usgov-l4', 'usgov-l5')]
    [string] $Cloud = 'global',
    [string] $Tenant = '',
    [string] $Name = 'TAP Policy Panel',
    [string] $Assign = '',
    [switch] $Several,
    [switch] $Single,
    [switch] $Undo
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

if ($Redirect -notmatch '^(https://[A-Za-z0-9.-]+(:[0-9]+)?|http://localhost(:[0-9]+)?)(/[A-Za-z0-9._~-]+)*/redirect\.html$') {
    throw "The redirect address has to begin with https:// and end with /redirect.html: $Redirect"
}
if ($Name -notmatch '^[A-Za-z0-9][A-Za-z0-9 ._-]*$') {
    throw "The name may hold letters, digits, spaces, and . _ - only: $Name"
}
if ($Assign -notmatch '^([0-9a-fA-F-]{36})?$') {
    throw "-Assign takes the object id of a person or a group: $Assign"
}

$environments = @{ 'global' = 'Global'; 'usgov-l4' = 'USGov'; 'usgov-l5' = 'USGovDoD' }
$connection = @{
    Environment = $environments[$Cloud]
    Scopes = @('Application.ReadWrite.All', 'AppRoleAssignment.ReadWrite.All', 'DelegatedPermissionGrant.ReadWrite.All')
    NoWelcome = $true
}
if ($Tenant) { $connection.TenantId = $Tenant }
Connect-MgGraph @connection
$tenantId = (Get-MgContext).TenantId

function Invoke-Graph {
    param([string] $Method, [string] $Path, $Body)
    $request = @{ Method = $Method; Uri = "/v1.0/$Path"; OutputType = 'PSObject' }
    if ($null -ne $Body) {
        $request.Body = ConvertTo-Json -InputObject $Body -Depth 6 -Compress
        $request.ContentType = 'application/json'
    }
    Invoke-MgGraphRequest @request
}

# The same; what was made a moment ago may not be known everywhere yet.
function Invoke-GraphPatiently {
    param([string] $Method, [string] $Path, $Body)
    foreach ($attempt in 1..5) {
        try {
            return Invoke-Graph -Method $Method -Path $Path -Body $Body
        } catch {
            Write-Host "  not known everywhere yet, trying again ($attempt of 5)"
            Start-Sleep -Seconds 5
        }
    }
    Invoke-Graph -Method $Method -Path $Path -Body $Body
}

$found = @((Invoke-Graph -Method GET -Path "applications?`$filter=displayName eq '$Name'&`$select=id,appId").value)
if ($found.Count -gt 1) {
    throw "There is more than one application named ${Name}: give each its own name, and say -Name"
}
$app = if ($found.Count -eq 1) { $found[0].id } else { $null }
$registered = @()
if ($app) {
    $registered = @((Invoke-Graph -Method GET -Path "applications/${app}?`$select=spa").spa.redirectUris | Where-Object { $_ })
}
$others = @($registered | Where-Object { $_ -ne $Redirect })

if ($Undo) {
    if (-not $app) {
        Write-Host "There is no application named $Name. Nothing to undo."
    } elseif ($others.Count -eq 0) {
        Invoke-Graph -Method DELETE -Path "applications/$app" | Out-Null
        Write-Host "Removed the application $Name with all that belongs to it. For 30 days it can be restored: App registrations, Deleted applications."
    } elseif ($others.Count -lt $registered.Count) {
        Invoke-Graph -Method PATCH -Path "applications/$app" -Body @{ spa = @{ redirectUris = $others } } | Out-Null
        Write-Host "Took $Redirect off the application $Name, which serves other sites too."
    } else {
        Write-Host "The application $Name does not name $Redirect. Nothing to undo."
    }
    return
}

# Policy.ReadWrite.AuthenticationMethod and User.Read, delegated. The directory roles are asked for in the ID token, so that
# the panel knows who may only read.
$msgraph = '00000003-0000-0000-c000-000000000000'
$permissions = @('7e823077-d88e-468f-a337-e18f1f0e6c7c', 'e1fe6dd8-ba31-4d61-89e7-88639da4683d')
# What was made for several tenants stays so, unless -Single is said: the others would be locked out.
$audience = if ($Several) { 'AzureADMultipleOrgs' } else { 'AzureADMyOrg' }
if ($app -and -not $Several -and -not $Single) {
    $audience = (Invoke-Graph -Method GET -Path "applications/${app}?`$select=signInAudience").signInAudience
    if ($audience -ne 'AzureADMultipleOrgs') { $audience = 'AzureADMyOrg' }
}
$settings = @{
    signInAudience = $audience
    groupMembershipClaims = 'DirectoryRole'
    requiredResourceAccess = @(
        @{ resourceAppId = $msgraph; resourceAccess = @($permissions | ForEach-Object { @{ id = $_; type = 'Scope' } }) }
    )
}

if (-not $app) {
    $new = $settings + @{ displayName = $Name; spa = @{ redirectUris = @($Redirect) } }
    $app = (Invoke-Graph -Method POST -Path 'applications' -Body $new).id
    Write-Host "Made the application $Name."
} else {
    $is = Invoke-Graph -Method GET -Path "applications/${app}?`$select=signInAudience,groupMembershipClaims,requiredResourceAccess"
    $asked = @($is.requiredResourceAccess | ForEach-Object { $_.resourceAccess } | ForEach-Object { $_.id } | Sort-Object)
    $isRight = $is.signInAudience -eq $audience -and $is.groupMembershipClaims -eq 'DirectoryRole' -and
        ($asked -join ' ') -eq ($permissions -join ' ')
    if (-not $isRight) {
        Invoke-Graph -Method PATCH -Path "applications/$app" -Body $settings | Out-Null
        Write-Host "Set the permissions of the application $Name."
    }
    if ($others.Count -eq $registered.Count) {
        Invoke-Graph -Method PATCH -Path "applications/$app" -Body @{ spa = @{ redirectUris = @($others) + $Redirect } } | Out-Null
        Write-Host "Added the redirect address $Redirect."
    }
}
$client = (Invoke-GraphPatiently -Method GET -Path "applications/${app}?`$select=appId").appId

$principals = @((Invoke-Graph -Method GET -Path "servicePrincipals?`$filter=appId eq '$client'&`$select=id,appRoleAssignmentRequired").value)
if ($principals.Count -eq 0) {
    $principal = (Invoke-GraphPatiently -Method POST -Path 'servicePrincipals' -Body @{ appId = $client; appRoleAssignmentRequired = $true }).id
    Write-Host 'Made its service principal; assignment is required.'
} else {
    $principal = $principals[0].id
    if (-not $principals[0].appRoleAssignmentRequired) {
        Invoke-Graph -Method PATCH -Path "servicePrincipals/$principal" -Body @{ appRoleAssignmentRequired = $true } | Out-Null
        Write-Host 'Assignment is now required.'
    }
}

if (-not $Assign) { $Assign = (Invoke-Graph -Method GET -Path 'me?$select=id').id }
$assigned = @((Invoke-GraphPatiently -Method GET -Path "servicePrincipals/$principal/appRoleAssignedTo").value)
if (@($assigned | Where-Object { $_.principalId -eq $Assign }).Count -eq 0) {
    $assignment = @{ principalId = $Assign; resourceId = $principal; appRoleId = '00000000-0000-0000-0000-000000000000' }
    Invoke-GraphPatiently -Method POST -Path "servicePrincipals/$principal/appRoleAssignedTo" -Body $assignment | Out-Null
    Write-Host "Assigned $Assign."
}

$graphPrincipal = @((Invoke-Graph -Method GET -Path "servicePrincipals?`$filter=appId eq '$msgraph'&`$select=id").value)[0].id
$grantsPath = "oauth2PermissionGrants?`$filter=clientId eq '$principal' and consentType eq 'AllPrincipals' and resourceId eq '$graphPrincipal'"
$grants = @((Invoke-GraphPatiently -Method GET -Path $grantsPath).value)
$scopes = if ($grants.Count -gt 0) { @($grants[0].scope -split ' ' | Where-Object { $_ }) } else { @() }
$missing = @(@('Policy.ReadWrite.AuthenticationMethod', 'User.Read') | Where-Object { $scopes -notcontains $_ })
$wanted = (@($scopes) + $missing) -join ' '
if ($grants.Count -eq 0) {
    $grant = @{ clientId = $principal; consentType = 'AllPrincipals'; resourceId = $graphPrincipal; scope = $wanted }
    Invoke-GraphPatiently -Method POST -Path 'oauth2PermissionGrants' -Body $grant | Out-Null
    Write-Host 'Gave the consent of the tenant.'
} elseif ($missing.Count -gt 0) {
    Invoke-Graph -Method PATCH -Path "oauth2PermissionGrants/$($grants[0].id)" -Body @{ scope = $wanted } | Out-Null
    Write-Host 'Completed the consent of the tenant.'
}

if ($audience -eq 'AzureADMultipleOrgs') {
    $tenantId = 'organizations'
    Write-Host 'The application is for several tenants.'
}
Write-Host 'Everything is as it should be. The config.json for the site:'
Write-Output ('{{ "clientId": "{0}", "tenant": "{1}", "cloud": "{2}" }}' -f $client, $tenantId, $Cloud)
