//! The clouds that a package can be built for, and the hosts that its pages then speak to.
//!
//! Source: Microsoft Graph, "National cloud deployments"
//! (<https://learn.microsoft.com/graph/deployments>). China's cloud does not have this API and is left out.

use anyhow::{Result, bail};

/// One national cloud.
#[derive(Debug)]
pub(crate) struct Cloud {
    /// Its name in `config.json`.
    pub(crate) name: &'static str,
    /// Where people sign in.
    pub(crate) login: &'static str,
    /// Where Microsoft Graph answers.
    pub(crate) graph: &'static str,
}

const CLOUDS: [Cloud; 3] = [
    Cloud { name: "global", login: "https://login.microsoftonline.com", graph: "https://graph.microsoft.com" },
    Cloud { name: "usgov-l4", login: "https://login.microsoftonline.us", graph: "https://graph.microsoft.us" },
    Cloud { name: "usgov-l5", login: "https://login.microsoftonline.us", graph: "https://dod-graph.microsoft.us" },
];

/// The word for a package that works in every supported cloud.
pub(crate) const ALL: &str = "all";

/// The clouds that a word on the command line means: one by its name, or `all`.
pub(crate) fn named(word: &str) -> Result<&'static [Cloud]> {
    if word == ALL {
        return Ok(&CLOUDS);
    }
    match CLOUDS.iter().position(|cloud| cloud.name == word) {
        Some(at) => Ok(&CLOUDS[at..=at]),
        None => {
            let names: Vec<&str> = CLOUDS.iter().map(|cloud| cloud.name).collect();
            bail!("there is no cloud \"{word}\" here: {ALL}, {}", names.join(", "));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn a_cloud_is_named_as_in_config_json() {
        assert_eq!(named("all").unwrap().len(), 3);
        assert_eq!(named("usgov-l5").unwrap()[0].graph, "https://dod-graph.microsoft.us");
        let problem = named("china").unwrap_err().to_string();
        assert!(problem.contains("usgov-l4"), "{problem}");
    }
}
