//! Which groups the fresh tenants have. The same every time.

use uuid::Builder;

use super::{Group, Groups, Kind};

/// A group with an id that tests may rely on.
struct Named {
    id: &'static str,
    name: &'static str,
    kind: Kind,
    description: Option<&'static str>,
    mail: Option<&'static str>,
    deleted: bool,
}

const fn named(id: &'static str, name: &'static str, kind: Kind) -> Named {
    Named { id, name, kind, description: None, mail: None, deleted: false }
}

impl Named {
    const fn about(self, description: &'static str) -> Self {
        Self { description: Some(description), ..self }
    }

    const fn at(self, mail: &'static str) -> Self {
        Self { mail: Some(mail), ..self }
    }

    const fn deleted(self) -> Self {
        Self { deleted: true, ..self }
    }

    fn group(&self) -> Group {
        Group {
            id: self.id.to_owned(),
            display_name: self.name.to_owned(),
            description: self.description.map(str::to_owned),
            mail: self.mail.map(str::to_owned),
            kind: self.kind,
            deleted: self.deleted,
        }
    }
}

/// What a demonstration needs, and what is awkward about the names of a real tenant.
const NAMED: &[Named] = &[
    named("4b8d2f60-17c3-4e9a-8a52-6d0f3c91b7e4", "Finance Admins", Kind::Security)
        .about("Administrators of the finance applications"),
    named("5c9e3071-28d4-4fab-9b63-7e104da2c8f5", "Break-glass accounts", Kind::Security)
        .about("Emergency access: never in scope of anything"),
    // One name, several groups.
    named("0c5a7e91-3b62-4f08-9d14-a86e2b7f05c1", "Helpdesk", Kind::Security).about("First line, Zürich"),
    named("1d6b8fa2-4c73-4019-8e25-b97f3c8a16d2", "Helpdesk", Kind::Microsoft365)
        .about("Everybody who answers the phone")
        .at("helpdesk@contoso.onmicrosoft.com"),
    named("2e7c90b3-5d84-412a-9f36-ca804d9b27e3", "Helpdesk", Kind::MailEnabledSecurity)
        .at("helpdesk-alerts@contoso.onmicrosoft.com"),
    named("3f8da1c4-6e95-423b-8047-db915eac38f4", "Helpdesk", Kind::Security),
    // A name that is taken for something else.
    named("609eb2d5-7fa6-434c-9158-eca26fbd4905", "All users", Kind::DynamicSecurity)
        .about("A group that is only called so"),
    named("71afc3e6-80b7-445d-8269-fdb37ace5a16", "all_users", Kind::Security),
    // Markup.
    named("82b0d4f7-91c8-456e-937a-0ec48bdf6b27", "<img src=x onerror=alert(document.domain)>", Kind::Security)
        .about("<b>bold</b> & <script>alert(1)</script>"),
    named("93c1e508-a2d9-467f-848b-1fd59cea7c38", "</pre></textarea><svg onload=alert(1)>", Kind::Security),
    // Writing from right to left, and a character that turns the direction round.
    named("a4d2f619-b3ea-4780-959c-20e6adfb8d49", "فريق المالية", Kind::Microsoft365)
        .about("قسم المالية في دبي")
        .at("finance.dubai@contoso.onmicrosoft.com"),
    named("b5e3072a-c4fb-4891-86ad-31f7be0c9e5a", "צוות תמיכה (תל אביב)", Kind::Security),
    named("c6f4183b-d50c-49a2-97be-4208cf1daf6b", "Contractors \u{202e}nimda", Kind::Security)
        .about("A name with a right-to-left override"),
    // Other scripts and pictures.
    named("d705294c-e61d-4ab3-88cf-5319d02ebf7c", "経理部 東京", Kind::Security),
    named("e8163a5d-f72e-4bc4-99d0-642ae13fc08d", "🎉 Party planning 👩‍👩‍👧‍👦", Kind::Microsoft365)
        .at("party@contoso.onmicrosoft.com"),
    named("f9274b6e-083f-4cd5-8ae1-753bf240d19e", "Zoe\u{308}’s te\u{301}am (combining marks)", Kind::Security),
    // What has to be quoted somewhere.
    named("0a385c7f-1940-4de6-9bf2-864c0351e2af", "\"Quoted\" and 'quoted'", Kind::Security),
    named("1b496d80-2a51-4ef7-8c03-975d1462f3b0", "O'Brien's team", Kind::Security),
    named("2c5a7e91-3b62-4f08-9d14-a86e2573f4c1", "Shares\\Finance\\Read", Kind::Security),
    named("3d6b8fa2-4c73-4019-8e25-b97f3684a5d2", "Hiking & Recreation", Kind::Distribution)
        .at("hiking@contoso.onmicrosoft.com"),
    named("4e7c90b3-5d84-412a-9f36-ca804795b6e3", "100% remote; a+b=c#d?e/f", Kind::Security),
    named("5f8da1c4-6e95-423b-8047-db9158a6c7f4", "$(whoami) `id` ${HOME} @{x=1}", Kind::Security),
    named("709eb2d5-7fa6-434c-9158-eca269b7d805", "  spaces   around and   within  ", Kind::Security),
    named("81afc3e6-80b7-445d-8269-fdb37ac8e916", "OneVideo2Pilot", Kind::Security),
    // Gone.
    named("92b0d4f7-91c8-456e-937a-0ec48bd9fa27", "Pilot users 2023", Kind::Security).deleted(),
    named("a3c1e508-a2d9-467f-848b-1fd59cea0b38", "Executives without passes", Kind::Security).deleted(),
];

/// The longest name that there can be.
const LONGEST: usize = 256;
const LONG_NAME_ID: &str = "b4d2f619-b3ea-4780-959c-20e6adfb1c49";

const DEPARTMENTS: &[&str] = &[
    "Finance",
    "Sales",
    "Marketing",
    "Legal",
    "Human Resources",
    "Procurement",
    "Research",
    "Engineering",
    "Quality",
    "Logistics",
    "Production",
    "Facilities",
    "IT Operations",
    "Security",
    "Support",
    "Audit",
    "Treasury",
    "Payroll",
    "Communications",
    "Strategy",
];

const PLACES: &[&str] = &[
    "Amsterdam",
    "Bangalore",
    "Berlin",
    "Bogotá",
    "Boston",
    "Brno",
    "Chicago",
    "Dublin",
    "Genève",
    "Hamburg",
    "København",
    "Kraków",
    "Lisboa",
    "London",
    "Lyon",
    "Madrid",
    "Malmö",
    "Milano",
    "Oslo",
    "Reykjavík",
    "Singapore",
    "Sydney",
    "Tokyo",
    "Toronto",
    "Zürich",
];

const ROLES: &[(&str, Kind)] = &[
    ("Admins", Kind::Security),
    ("Users", Kind::DynamicSecurity),
    ("Readers", Kind::Security),
    ("Team", Kind::Microsoft365),
    ("Contractors", Kind::MailEnabledSecurity),
    ("News", Kind::Distribution),
];

/// Fabrikam's: some are called as in Contoso.
const FABRIKAM: &[Named] = &[
    named(Groups::FABRIKAM_HELPDESK, "Helpdesk", Kind::Security).about("Fabrikam's first line"),
    named(Groups::FABRIKAM_BREAK_GLASS, "Break-glass accounts", Kind::Security),
    named("8ed517ca-64f9-403b-92c6-af9041be3d58", "Finance Admins", Kind::MailEnabledSecurity)
        .at("finance.admins@fabrikam.example"),
    named("9fe628db-750a-414c-a3d7-b0a152cf4e69", "Workshop Rotterdam", Kind::DynamicSecurity),
    named("a0f739ec-861b-425d-b4e8-c1b263d05f7a", "Fabrikam Board", Kind::Microsoft365).at("board@fabrikam.example"),
];

/// All of Contoso's.
pub(super) fn contoso() -> Vec<Group> {
    let mut groups: Vec<Group> = NAMED.iter().map(Named::group).collect();
    groups.push(Group {
        id: LONG_NAME_ID.to_owned(),
        display_name: "Ein Name, der so lang ist, wie Namen sein können: ".chars().cycle().take(LONGEST).collect(),
        description: Some("x".repeat(1024)),
        mail: None,
        kind: Kind::Security,
        deleted: false,
    });
    for department in DEPARTMENTS {
        for place in PLACES {
            for (role, kind) in ROLES {
                groups.push(ordinary(groups.len(), department, place, role, *kind));
            }
        }
    }
    groups
}

/// All of Fabrikam's.
pub(super) fn fabrikam() -> Vec<Group> {
    FABRIKAM.iter().map(Named::group).collect()
}

fn ordinary(number: usize, department: &str, place: &str, role: &str, kind: Kind) -> Group {
    let display_name = format!("{department} {place} {role}");
    let address: String = display_name.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
    Group {
        id: id(number as u64),
        description: (!number.is_multiple_of(3)).then(|| format!("{role} of {department} in {place}")),
        mail: kind.mail_enabled().then(|| format!("{address}@contoso.onmicrosoft.com")),
        display_name,
        kind,
        deleted: false,
    }
}

/// A GUID that looks like any other: the numbers of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number
/// Generators, 2014) from a seed.
fn id(seed: u64) -> String {
    let mix = |step: u64| {
        let mut z = (2 * seed + step).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    };
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&mix(0).to_be_bytes());
    bytes[8..].copy_from_slice(&mix(1).to_be_bytes());
    Builder::from_random_bytes(bytes).into_uuid().to_string()
}
