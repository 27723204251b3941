"""The names that the code may use: those of Microsoft's SDKs and tools as they are, each with where it was read.

A name that stands nowhere here is either misspelt or text of a tenant that got out of its literal.
"""

# Language -> source -> names. Repositories are on GitHub.
NAMES: dict[str, dict[str, str]] = {
    "csharp": {
        "microsoftgraph/msgraph-sdk-dotnet, src/Microsoft.Graph/Generated/Models": """
            Microsoft Graph Models TemporaryAccessPassAuthenticationMethodConfiguration AuthenticationMethodTarget
            ExcludeTarget AuthenticationMethodState Enabled Disabled AuthenticationMethodTargetType Group User
            OdataType State IncludeTargets ExcludeTargets MinimumLifetimeInMinutes MaximumLifetimeInMinutes
            DefaultLifetimeInMinutes IsUsableOnce DefaultLength TargetType Id IsRegistrationRequired AdditionalData""",
        "microsoftgraph/msgraph-sdk-dotnet, request builders": """
            GraphServiceClient Policies AuthenticationMethodsPolicy AuthenticationMethodConfigurations PatchAsync""",
        "microsoft/kiota-dotnet, src/abstractions/serialization": """
            Kiota Abstractions Serialization UntypedNode UntypedNull UntypedBoolean UntypedInteger UntypedLong
            UntypedDouble UntypedString UntypedArray UntypedObject""",
        "Azure/azure-sdk-for-net, sdk/identity/Azure.Identity": """
            Azure Identity InteractiveBrowserCredential InteractiveBrowserCredentialOptions ClientSecretCredential
            ClientSecretCredentialOptions TenantId ClientId RedirectUri AuthorityHost AzureAuthorityHosts
            AzureGovernment""",
        ".NET": "System Collections Generic Environment GetEnvironmentVariable Uri List Dictionary",
        "the code itself": "credential scopes graphClient requestBody",
    },
    "go": {
        "microsoftgraph/msgraph-sdk-go, models": """
            graphmodels NewTemporaryAccessPassAuthenticationMethodConfiguration NewAuthenticationMethodTarget
            NewExcludeTarget AuthenticationMethodTargetable ExcludeTargetable ENABLED_AUTHENTICATIONMETHODSTATE
            DISABLED_AUTHENTICATIONMETHODSTATE GROUP_AUTHENTICATIONMETHODTARGETTYPE USER_AUTHENTICATIONMETHODTARGETTYPE
            SetOdataType SetState SetIncludeTargets SetExcludeTargets SetMinimumLifetimeInMinutes
            SetMaximumLifetimeInMinutes SetDefaultLifetimeInMinutes SetIsUsableOnce SetDefaultLength SetTargetType SetId
            SetIsRegistrationRequired SetAdditionalData""",
        "microsoftgraph/msgraph-sdk-go, graph_service_client.go and request builders": """
            msgraphsdk NewGraphServiceClient NewGraphServiceClientWithCredentials NewGraphRequestAdapter Policies
            AuthenticationMethodsPolicy AuthenticationMethodConfigurations ByAuthenticationMethodConfigurationId Patch
            SetBaseUrl""",
        "microsoftgraph/msgraph-sdk-go-core, authentication": "auth NewAzureIdentityAuthenticationProviderWithScopes",
        "Azure/azure-sdk-for-go, sdk/azidentity and sdk/azcore": """
            azidentity NewInteractiveBrowserCredential InteractiveBrowserCredentialOptions NewClientSecretCredential
            ClientSecretCredentialOptions ClientOptions TenantID ClientID RedirectURL policy cloud Cloud
            AzureGovernment""",
        "Go": "main context Background log Fatal os Getenv json RawMessage any string int32 err _",
        "the code itself": "credential authProvider adapter graphClient requestBody ptr T value",
    },
    "java": {
        "microsoftgraph/msgraph-sdk-java, src/main/java/com/microsoft/graph/models": """
            com microsoft graph models TemporaryAccessPassAuthenticationMethodConfiguration AuthenticationMethodTarget
            ExcludeTarget AuthenticationMethodState Enabled Disabled AuthenticationMethodTargetType Group User
            setOdataType setState setIncludeTargets setExcludeTargets setMinimumLifetimeInMinutes
            setMaximumLifetimeInMinutes setDefaultLifetimeInMinutes setIsUsableOnce setDefaultLength setTargetType setId
            setIsRegistrationRequired setAdditionalData""",
        "microsoftgraph/msgraph-sdk-java, serviceclient/GraphServiceClient.java and request builders": """
            serviceclient GraphServiceClient getRequestAdapter setBaseUrl policies authenticationMethodsPolicy
            authenticationMethodConfigurations byAuthenticationMethodConfigurationId patch""",
        "microsoft/kiota-java, components/abstractions/.../serialization": """
            kiota serialization UntypedNull UntypedBoolean UntypedInteger UntypedLong UntypedDouble UntypedString
            UntypedArray UntypedObject""",
        "Azure/azure-sdk-for-java, sdk/identity/azure-identity": """
            azure identity InteractiveBrowserCredential InteractiveBrowserCredentialBuilder ClientSecretCredential
            ClientSecretCredentialBuilder tenantId clientId redirectUrl clientSecret authorityHost build
            AzureAuthorityHosts AZURE_GOVERNMENT""",
        "Java": "java util List Map of ofEntries entry String System getenv",
        "the code itself": "UpdateTemporaryAccessPassPolicy main args credential graphClient requestBody",
    },
    "php": {
        "microsoftgraph/msgraph-sdk-php, src/Generated/Models": """
            Microsoft Graph Generated Models TemporaryAccessPassAuthenticationMethodConfiguration
            AuthenticationMethodTarget ExcludeTarget AuthenticationMethodState AuthenticationMethodTargetType
            setOdataType setState setIncludeTargets setExcludeTargets setMinimumLifetimeInMinutes
            setMaximumLifetimeInMinutes setDefaultLifetimeInMinutes setIsUsableOnce setDefaultLength setTargetType setId
            setIsRegistrationRequired setAdditionalData""",
        "microsoftgraph/msgraph-sdk-php, src/GraphServiceClient.php and request builders": """
            GraphServiceClient policies authenticationMethodsPolicy authenticationMethodConfigurations
            byAuthenticationMethodConfigurationId patch wait""",
        "microsoftgraph/msgraph-sdk-php-core, src/NationalCloud.php": "Core NationalCloud US_GOV US_DOD",
        "microsoft/kiota-authentication-phpleague-php, src/Oauth": """
            Kiota Authentication Oauth AuthorizationCodeContext ClientCredentialContext""",
        "PHP": "__DIR__ getenv rawurlencode http_build_query implode PHP_EOL trim readline stdClass",
        "the code itself": "tenantId clientId clientSecret scopes redirectUri code tokenRequestContext graphServiceClient requestBody",
    },
    "powershell": {
        "microsoftgraph/msgraph-sdk-powershell, Microsoft.Graph.Authentication (Connect-MgGraph)": """
            Connect-MgGraph -Environment Global USGov USGovDoD -TenantId -ClientId -CertificateThumbprint -Scopes
            -NoWelcome""",
        "microsoftgraph/msgraph-sdk-powershell, Microsoft.Graph.Identity.SignIns": """
            Microsoft.Graph.Identity.SignIns Update-MgPolicyAuthenticationMethodPolicyAuthenticationMethodConfiguration
            -AuthenticationMethodConfigurationId -BodyParameter""",
        "microsoftgraph/msgraph-metadata, schemas/v1.0-Prod.csdl": """
            state includeTargets excludeTargets minimumLifetimeInMinutes maximumLifetimeInMinutes
            defaultLifetimeInMinutes isUsableOnce defaultLength targetType id isRegistrationRequired""",
        "PowerShell": "Import-Module $true $false $null char",
        "the code itself": "$params",
        "made up by the cases, for properties that no schema has": "note deep flag",
    },
    "curl": {
        "curl --help all": """
            curl --silent --show-error --fail-with-body --request PATCH --header --data-raw --data-urlencode""",
        "bash and sed": "set -euo pipefail read -r -p sed -n",
        "the code itself": "tenant client login value device token 1 CLIENT_SECRET message device_code access_token",
    },
    "mgc": {
        "microsoftgraph/msgraph-cli-core, LoginCommand.cs, AuthenticationStrategy.cs, CloudEnvironment.cs": """
            mgc login --strategy InteractiveBrowser Environment --environment Global USGov USGovDoD --tenant-id
            --scopes AZURE_TENANT_ID AZURE_CLIENT_ID""",
        "microsoftgraph/msgraph-cli, src/generated/Policies": """
            policies authentication-methods-policy authentication-method-configurations patch
            --authentication-method-configuration-id --body""",
        "Microsoft Graph reference": "temporaryAccessPass",
    },
    "az": {
        "Azure/azure-cli, az login, az cloud set, az rest": """
            az login --allow-no-subscriptions --service-principal --tenant --scope --username --password
            cloud set --name AzureCloud AzureUSGovernment rest --method patch --url --resource --headers --body""",
        "the code itself": "CLIENT_SECRET",
    },
}


def known(language: str) -> set[str]:
    """All names of a language."""
    return {name for names in NAMES[language].values() for name in names.split()}
