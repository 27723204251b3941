//! Times as Entra and Graph write them.

use jiff::Timestamp;

/// Seconds since 1970, as tokens carry them.
pub(crate) fn seconds() -> i64 {
    Timestamp::now().as_second()
}

/// The time of an error in Graph's `innerError.date`: UTC, without a zone.
pub(crate) fn graph_date() -> String {
    Timestamp::now().strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

/// The time of an error in Entra's `timestamp`.
pub(crate) fn entra_timestamp() -> String {
    Timestamp::now().strftime("%Y-%m-%d %H:%M:%SZ").to_string()
}

/// A time with milliseconds, UTC, as RFC 3339 has it.
pub(crate) fn precise() -> String {
    Timestamp::now().strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}
