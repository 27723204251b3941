//! A change to the policy as code that does the same, in every language that Graph's reference documents, and in curl.
//!
//! [`render`] gives a complete text: imports, a client with the right credential and the cloud's own addresses, the
//! change, the call. One file a language. What the languages have in common is written once:
//!
//! * `model`: the change as a tree of named values, made from [`policy::Field`]'s table. All languages walk over it.
//! * `expression`: languages that write the whole value as one expression (C#, JavaScript, PowerShell, Python).
//! * `statements`: languages that make objects and call setters (Go, Java, PHP).
//! * `loose`: values for which the SDKs' types have no place.
//! * `text`: string literals. Whatever a tenant holds, no character of it leaves its literal.
//!
//! ```
//! use policy::{Draft, Policy};
//! use snippets::{Access, Language, Place, render};
//!
//! let mut draft = Draft::new(Policy::parse(r#"{"isUsableOnce": false}"#)?);
//! draft.set_usable_once(true);
//! let reviewed = draft.review().map_err(|findings| format!("{findings:?}"))?;
//! let place = Place { cloud: graph::Cloud::Global, graph: "https://graph.microsoft.com", tenant: None };
//! let code = render(Language::PowerShell, Access::Delegated, &place, reviewed.changes());
//! assert!(code.contains("\n    isUsableOnce = $true\n"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod cli;
mod csharp;
mod curl;
mod expression;
mod go;
mod http;
mod java;
mod javascript;
mod lines;
mod loose;
mod model;
mod php;
mod place;
mod powershell;
mod python;
mod statements;
mod text;

use policy::Changes;

pub use place::{Access, Place};

/// The languages, in the order of the reference's tabs, with curl beside HTTP and the Azure CLI beside Graph's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// The request itself.
    Http,
    /// curl, in bash.
    Curl,
    /// C#, `Microsoft.Graph` 5.
    CSharp,
    /// Graph's own command line tool, `mgc`, in bash.
    GraphCli,
    /// `az rest`, in bash.
    AzureCli,
    /// Go, `msgraph-sdk-go` 1.
    Go,
    /// Java, `microsoft-graph` 6.
    Java,
    /// JavaScript, `@microsoft/microsoft-graph-client` 3, as a module for Node.
    JavaScript,
    /// PHP, `microsoft/microsoft-graph` 2.
    Php,
    /// PowerShell, `Microsoft.Graph.Identity.SignIns` 2.
    PowerShell,
    /// Python, `msgraph-sdk` 1.
    Python,
}

impl Language {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Language; 11] = [
        Language::Http,
        Language::Curl,
        Language::CSharp,
        Language::GraphCli,
        Language::AzureCli,
        Language::Go,
        Language::Java,
        Language::JavaScript,
        Language::Php,
        Language::PowerShell,
        Language::Python,
    ];

    /// A short word for it that stays the same: what a browser remembers, and what tests name.
    pub const fn id(self) -> &'static str {
        match self {
            Language::Http => "http",
            Language::Curl => "curl",
            Language::CSharp => "csharp",
            Language::GraphCli => "mgc",
            Language::AzureCli => "az",
            Language::Go => "go",
            Language::Java => "java",
            Language::JavaScript => "javascript",
            Language::Php => "php",
            Language::PowerShell => "powershell",
            Language::Python => "python",
        }
    }

    /// The name that people know it by.
    pub const fn label(self) -> &'static str {
        match self {
            Language::Http => "HTTP",
            Language::Curl => "curl",
            Language::CSharp => "C#",
            Language::GraphCli => "Graph CLI",
            Language::AzureCli => "Azure CLI",
            Language::Go => "Go",
            Language::Java => "Java",
            Language::JavaScript => "JavaScript",
            Language::Php => "PHP",
            Language::PowerShell => "PowerShell",
            Language::Python => "Python",
        }
    }

    /// The language with this [`Language::id`].
    pub fn from_id(id: &str) -> Option<Language> {
        Language::ALL.into_iter().find(|language| language.id() == id)
    }
}

/// The change as complete code in a language. Only printable ASCII and line feeds, with one line feed at the end.
pub fn render(language: Language, access: Access, place: &Place<'_>, changes: &Changes) -> String {
    let write = match language {
        Language::Http => http::render,
        Language::Curl => curl::render,
        Language::CSharp => csharp::render,
        Language::GraphCli => cli::mgc,
        Language::AzureCli => cli::az,
        Language::Go => go::render,
        Language::Java => java::render,
        Language::JavaScript => javascript::render,
        Language::Php => php::render,
        Language::PowerShell => powershell::render,
        Language::Python => python::render,
    };
    write(access, place, changes)
}
