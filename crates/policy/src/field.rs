//! The one table of the properties that can be edited.

use std::ops::RangeInclusive;

/// One of the eight editable properties of `temporaryAccessPassAuthenticationMethodConfiguration`.
///
/// Everything that walks over the properties (the form, the comparison, the request, the review, the tests) walks
/// over [`Field::ALL`], so a property is described once, here.
///
/// Ranges: "Temporary Access Pass policy settings" in Microsoft's documentation of the method; names and types:
/// Graph's published schema (CSDL, v1.0).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Field {
    /// Whether the method can be used at all.
    State,
    /// Who may use the method.
    IncludeTargets,
    /// Who may not, although included: exclusion wins.
    ExcludeTargets,
    /// The shortest lifetime a pass may be given, in minutes.
    MinimumLifetime,
    /// The longest lifetime a pass may be given, in minutes.
    MaximumLifetime,
    /// The lifetime of a pass whose issuer does not choose one, in minutes.
    DefaultLifetime,
    /// Whether every pass works once only.
    IsUsableOnce,
    /// How many characters a new pass has.
    DefaultLength,
}

/// What kind of value a property holds, and so which control edits it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `enabled` or `disabled`.
    State,
    /// `true` or `false`.
    Flag,
    /// Int32, minutes.
    Lifetime,
    /// Int32, characters.
    Length,
    /// A list of targets.
    Targets,
}

struct Row {
    name: &'static str,
    label: &'static str,
    help: &'static str,
    kind: Kind,
    range: Option<(i32, i32)>,
}

/// The shortest lifetime the service accepts, in minutes.
pub(crate) const SHORTEST: i32 = 10;
/// The longest lifetime the service accepts, in minutes: 30 days.
pub(crate) const LONGEST: i32 = 43_200;

const ROWS: [Row; 8] = [
    Row {
        name: "state",
        label: "State",
        help: "Whether passes can be issued and used",
        kind: Kind::State,
        range: None,
    },
    Row { name: "includeTargets", label: "Included", help: "Who may use the method", kind: Kind::Targets, range: None },
    Row { name: "excludeTargets", label: "Excluded", help: "Wins over Included", kind: Kind::Targets, range: None },
    Row {
        name: "minimumLifetimeInMinutes",
        label: "Minimum lifetime",
        help: "10 minutes to 30 days",
        kind: Kind::Lifetime,
        range: Some((SHORTEST, LONGEST)),
    },
    Row {
        name: "maximumLifetimeInMinutes",
        label: "Maximum lifetime",
        help: "10 minutes to 30 days",
        kind: Kind::Lifetime,
        range: Some((SHORTEST, LONGEST)),
    },
    Row {
        name: "defaultLifetimeInMinutes",
        label: "Default lifetime",
        help: "Between minimum and maximum",
        kind: Kind::Lifetime,
        range: Some((SHORTEST, LONGEST)),
    },
    Row { name: "isUsableOnce", label: "One-time use", help: "How often a pass works", kind: Kind::Flag, range: None },
    Row {
        name: "defaultLength",
        label: "Length",
        help: "8 to 48 characters",
        kind: Kind::Length,
        range: Some((8, 48)),
    },
];

impl Field {
    /// All of them, in the order of the form and of the request.
    pub const ALL: [Field; 8] = [
        Field::State,
        Field::IncludeTargets,
        Field::ExcludeTargets,
        Field::MinimumLifetime,
        Field::MaximumLifetime,
        Field::DefaultLifetime,
        Field::IsUsableOnce,
        Field::DefaultLength,
    ];

    const fn row(self) -> &'static Row {
        &ROWS[self as usize]
    }

    pub(crate) const fn index(self) -> usize {
        self as usize
    }

    /// Graph's name of the property, also the `name` of its control.
    pub const fn name(self) -> &'static str {
        self.row().name
    }

    /// The property as the Entra admin center's readers know it.
    pub const fn label(self) -> &'static str {
        self.row().label
    }

    /// What to know before changing it: the allowed range, or what it decides.
    pub const fn help(self) -> &'static str {
        self.row().help
    }

    /// What it holds.
    pub const fn kind(self) -> Kind {
        self.row().kind
    }

    /// The allowed numbers, both ends included: minutes for a lifetime, characters for the length.
    pub const fn range(self) -> Option<RangeInclusive<i32>> {
        match self.row().range {
            Some((least, most)) => Some(least..=most),
            None => None,
        }
    }

    /// The field with this Graph name.
    pub fn from_name(name: &str) -> Option<Field> {
        Field::ALL.into_iter().find(|field| field.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_enum_and_names_are_unique() {
        for (position, field) in Field::ALL.into_iter().enumerate() {
            assert_eq!(field.index(), position);
            assert_eq!(Field::from_name(field.name()), Some(field));
        }
        assert_eq!(Field::from_name("id"), None);
    }

    #[test]
    fn numbers_have_ranges_and_others_have_none() {
        for field in Field::ALL {
            let number = matches!(field.kind(), Kind::Lifetime | Kind::Length);
            assert_eq!(field.range().is_some(), number, "{field:?}");
        }
    }
}
