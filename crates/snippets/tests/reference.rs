//! The example of Graph's reference ("Update temporaryAccessPassAuthenticationMethodConfiguration", v1.0): `isUsableOnce`
//! becomes `true`. What the reference shows is found in the code, apart from its mistakes, which are listed here, each with
//! what stands in its place.
//!
//! Read in microsoftgraph/microsoft-graph-docs-contrib, `api-reference/v1.0/includes/snippets/<language>/`
//! `update-temporaryaccesspassauthenticationmethodconfiguration-<language>-snippets.md`, in the newest version at hand.
#![allow(clippy::unwrap_used)]

use graph::Cloud;
use policy::{Draft, Policy};
use snippets::{Access, Language, Place, render};

/// The example's code, without its indentation and line ends.
fn example(language: Language) -> String {
    let mut draft = Draft::new(Policy::parse(r#"{"isUsableOnce": false}"#).unwrap());
    draft.set_usable_once(true);
    let place = Place { cloud: Cloud::Global, graph: Cloud::Global.graph(), tenant: None };
    let code = render(language, Access::Delegated, &place, draft.review().unwrap().changes());
    joined(&code)
}

/// Without white space, so that a call may go over several lines.
fn joined(code: &str) -> String {
    code.split_whitespace().collect()
}

/// A mistake of the reference: what it has, what the code has in its place, and why.
struct Mistake {
    reference: &'static str,
    here: &'static str,
    why: &'static str,
}

/// What the example has in common with the reference, and where it differs.
struct Comparison {
    language: Language,
    same: &'static [&'static str],
    mistakes: &'static [Mistake],
}

/// The reference leaves the policy's id to the reader.
const ID: &str = "in this operation there is one policy, and its id is temporaryAccessPass";

const COMPARISONS: [Comparison; 9] = [
    Comparison {
        language: Language::Http,
        same: &[
            "PATCH https://graph.microsoft.com/v1.0/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/temporaryAccessPass",
            "Content-Type: application/json",
            "\"@odata.type\": \"#microsoft.graph.temporaryAccessPassAuthenticationMethodConfiguration\",",
            "\"isUsableOnce\": true",
        ],
        mistakes: &[],
    },
    Comparison {
        language: Language::CSharp,
        same: &[
            "OdataType = \"#microsoft.graph.temporaryAccessPassAuthenticationMethodConfiguration\",",
            "graphClient.Policies.AuthenticationMethodsPolicy.AuthenticationMethodConfigurations[",
            ".PatchAsync(requestBody);",
        ],
        mistakes: &[
            Mistake {
                reference: "new AuthenticationMethodConfiguration",
                here: "new TemporaryAccessPassAuthenticationMethodConfiguration",
                why: "the base type has none of the policy's own properties",
            },
            Mistake {
                reference: "AdditionalData = new Dictionary<string, object>",
                here: "IsUsableOnce = true,",
                why: "follows from the base type",
            },
            Mistake {
                reference: "[\"{authenticationMethodConfiguration-id}\"]",
                here: "[\"temporaryAccessPass\"]",
                why: ID,
            },
        ],
    },
    Comparison {
        language: Language::GraphCli,
        same: &[
            "mgc policies authentication-methods-policy authentication-method-configurations patch",
            "\"isUsableOnce\": true",
        ],
        mistakes: &[
            Mistake {
                reference: "--body '{\\",
                here: "--body '{",
                why: "between single quotes a backslash at the end of a line is part of the text, which is then no JSON",
            },
            Mistake {
                reference: "--authentication-method-configuration-id {authenticationMethodConfiguration-id}",
                here: "--authentication-method-configuration-id temporaryAccessPass",
                why: ID,
            },
        ],
    },
    Comparison {
        language: Language::Go,
        same: &[
            "msgraphsdk \"github.com/microsoftgraph/msgraph-sdk-go\"",
            "graphmodels \"github.com/microsoftgraph/msgraph-sdk-go/models\"",
            "graphClient.Policies().AuthenticationMethodsPolicy().AuthenticationMethodConfigurations().ByAuthenticationMethodConfigurationId(",
            "Patch(context.Background(), requestBody, nil)",
        ],
        mistakes: &[
            Mistake {
                reference: "graphmodels.NewAuthenticationMethodConfiguration()",
                here: "graphmodels.NewTemporaryAccessPassAuthenticationMethodConfiguration()",
                why: "the base type has no SetIsUsableOnce: it does not compile",
            },
            Mistake {
                reference: "additionalData := map[string]interface{}{",
                here: "requestBody.SetIsUsableOnce(ptr(true))",
                why: "statements inside a composite literal: it does not compile",
            },
            Mistake {
                reference: "graphClient := msgraphsdk.NewGraphServiceClientWithCredentials(",
                here: "graphClient, err := msgraphsdk.NewGraphServiceClientWithCredentials(",
                why: "the function gives an error as well: it does not compile",
            },
            Mistake {
                reference: "result, err := graphClient",
                here: "_, err = graphClient",
                why: "a variable that is not used does not compile",
            },
            Mistake {
                reference: "(\"authenticationMethodConfiguration-id\")",
                here: "(\"temporaryAccessPass\")",
                why: ID,
            },
        ],
    },
    Comparison {
        language: Language::Java,
        same: &[
            "new TemporaryAccessPassAuthenticationMethodConfiguration();",
            "graphClient.policies().authenticationMethodsPolicy().authenticationMethodConfigurations()",
        ],
        mistakes: &[
            Mistake {
                reference: "GraphServiceClient.builder().authenticationProvider(",
                here: "new GraphServiceClient(credential,",
                why: "the builder is gone in version 6",
            },
            Mistake { reference: ".isUsableOnce = true", here: ".setIsUsableOnce(true)", why: "version 6 has setters" },
            Mistake {
                reference: "authenticationMethodConfigurations(\"temporaryAccessPass\").buildRequest()",
                here: ".byAuthenticationMethodConfigurationId(\"temporaryAccessPass\")",
                why: "version 6 has no requests to build",
            },
        ],
    },
    Comparison {
        language: Language::JavaScript,
        same: &[
            "isUsableOnce: true",
            "await client.api(",
            "/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/temporaryAccessPass",
            ".update(authenticationMethodConfiguration);",
        ],
        mistakes: &[Mistake {
            reference: "Client.init(",
            here: "Client.initWithMiddleware({ authProvider })",
            why: "init takes a function; providers such as the one of Azure's identities need initWithMiddleware",
        }],
    },
    Comparison {
        language: Language::Php,
        same: &[
            "use Microsoft\\Graph\\GraphServiceClient;",
            "use Microsoft\\Graph\\Generated\\Models\\TemporaryAccessPassAuthenticationMethodConfiguration;",
            "new GraphServiceClient($tokenRequestContext, $scopes);",
            "$requestBody->setOdataType('#microsoft.graph.temporaryAccessPassAuthenticationMethodConfiguration');",
            "$requestBody->setIsUsableOnce(true);",
            "$graphServiceClient->policies()->authenticationMethodsPolicy()->authenticationMethodConfigurations()->byAuthenticationMethodConfigurationId(",
            "->patch($requestBody)->wait();",
        ],
        mistakes: &[Mistake {
            reference: "('authenticationMethodConfiguration-id')",
            here: "('temporaryAccessPass')",
            why: ID,
        }],
    },
    Comparison {
        language: Language::PowerShell,
        same: &[
            "Import-Module Microsoft.Graph.Identity.SignIns",
            "isUsableOnce = $true",
            "Update-MgPolicyAuthenticationMethodPolicyAuthenticationMethodConfiguration -AuthenticationMethodConfigurationId",
            "-BodyParameter $params",
        ],
        mistakes: &[Mistake {
            reference: "$authenticationMethodConfigurationId",
            here: "-AuthenticationMethodConfigurationId 'temporaryAccessPass'",
            why: ID,
        }],
    },
    Comparison {
        language: Language::Python,
        same: &[
            "from msgraph import GraphServiceClient",
            "from msgraph.generated.models.temporary_access_pass_authentication_method_configuration import TemporaryAccessPassAuthenticationMethodConfiguration",
            "request_body = TemporaryAccessPassAuthenticationMethodConfiguration(",
            "graph_client.policies.authentication_methods_policy.authentication_method_configurations",
            ".patch(request_body)",
        ],
        mistakes: &[
            Mistake {
                reference: "result = await graph_client",
                here: "asyncio.run(main())",
                why: "await stands in a function only",
            },
            Mistake {
                reference: "('authenticationMethodConfiguration-id')",
                here: "(\"temporaryAccessPass\")",
                why: ID,
            },
        ],
    },
];

#[test]
fn the_example_is_the_reference_s_but_for_its_mistakes() {
    for Comparison { language, same, mistakes } in &COMPARISONS {
        let code = example(*language);
        for shown in *same {
            assert!(code.contains(&joined(shown)), "{} lacks {shown}\n{code}", language.label());
        }
        for Mistake { reference, here, why } in *mistakes {
            assert!(code.contains(&joined(here)), "{} lacks {here} ({why})\n{code}", language.label());
            assert!(!code.contains(&joined(reference)), "{} has {reference} ({why})\n{code}", language.label());
        }
    }
}

#[test]
fn every_language_of_the_reference_is_compared() {
    let others = [Language::Curl, Language::AzureCli];
    for language in Language::ALL {
        let compared = COMPARISONS.iter().filter(|comparison| comparison.language == language).count();
        assert_eq!(compared, usize::from(!others.contains(&language)), "{}", language.label());
        assert_eq!(Language::from_id(language.id()), Some(language));
    }
    for access in Access::ALL {
        assert_eq!(Access::from_id(access.id()), Some(access));
    }
}

#[test]
fn only_printable_ascii_and_one_line_feed_at_the_end() {
    for language in Language::ALL {
        let mut draft = Draft::new(
            Policy::parse(r#"{"includeTargets": [{"targetType": "gr\u00fc\u2028", "id": "\r\n\u202e"}]}"#).unwrap(),
        );
        draft.add_group(policy::Field::IncludeTargets, "6f1d3c0a-52f1-4b5e-9a77-1d2f0a9c5e11").unwrap();
        let place = Place { cloud: Cloud::UsGovL5, graph: Cloud::UsGovL5.graph(), tenant: Some("contoso.example") };
        for access in Access::ALL {
            let code = render(language, access, &place, draft.review().unwrap().changes());
            assert!(code.chars().all(|c| matches!(c, ' '..='~' | '\n' | '\t')), "{code}");
            assert!(code.ends_with('\n') && !code.ends_with("\n\n"), "{code}");
            assert!(
                code.contains("dod-graph.microsoft.us") || code.contains("DoD") || code.contains("US_DOD"),
                "{code}"
            );
        }
    }
}
