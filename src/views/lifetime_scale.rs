//! The lifetimes, drawn: one logarithmic scale from 10 minutes to 30 days, the allowed range as a band, the default as
//! a mark, the values as read in outline behind the new ones.

use leptos::{prelude::*, svg};
use policy::{Field, Policy, lifetime, scale};

/// The scale's ends, in the drawing's own units.
const LEFT: f64 = 16.0;
const RIGHT: f64 = 304.0;

/// Three lifetimes, where they make a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lifetimes {
    minimum: i32,
    maximum: i32,
    default: Option<i32>,
}

impl Lifetimes {
    /// `None` where minimum and maximum are no range.
    pub fn of(policy: &Policy) -> Option<Lifetimes> {
        let minimum = policy.number(Field::MinimumLifetime)?;
        let maximum = policy.number(Field::MaximumLifetime)?;
        (minimum <= maximum).then_some(Lifetimes { minimum, maximum, default: policy.number(Field::DefaultLifetime) })
    }

    fn say(&self) -> String {
        let range = format!("between {} and {}", lifetime::say(self.minimum), lifetime::say(self.maximum));
        match self.default {
            Some(default) => format!("{range}, {} by default", lifetime::say(default)),
            None => range,
        }
    }
}

/// The drawing. Only its marks move when `now` changes; the axis stays.
pub fn scale(now: Signal<Option<Lifetimes>>, before: Option<Lifetimes>) -> AnyView {
    let alternative = move || match (now.get(), before) {
        (Some(now), Some(before)) if now != before => {
            format!("Passes last {}. Before: {}.", now.say(), before.say())
        }
        (Some(now), _) => format!("Passes last {}.", now.say()),
        (None, _) => "No range of lifetimes to draw.".to_owned(),
    };
    let changed = move || before.filter(|before| now.get().is_some_and(|now| now != *before));
    svg::svg()
        .attr("class", "scale")
        .attr("viewBox", "0 0 320 84")
        .attr("role", "img")
        .attr("aria-label", alternative)
        .child((
            svg::line()
                .attr("class", "axis")
                .attr("x1", LEFT - 8.0)
                .attr("y1", "58")
                .attr("x2", RIGHT + 8.0)
                .attr("y2", "58"),
            scale::MARKS.into_iter().map(|(minutes, text)| mark(x(minutes), text)).collect_view(),
            move || now.get().map(|now| band(now, "now", "mark").into_any()),
            move || changed().map(|before| band(before, "old", "old-mark").into_any()),
            move || now.get().and_then(|now| now.default).map(default_label),
        ))
        .into_any()
}

fn x(minutes: i32) -> f64 {
    LEFT + (RIGHT - LEFT) * scale::position(minutes)
}

fn mark(x: f64, text: &'static str) -> impl IntoView {
    (
        svg::line().attr("class", "axis").attr("x1", x).attr("y1", "55").attr("x2", x).attr("y2", "61"),
        svg::text().attr("x", x).attr("y", "77").attr("text-anchor", "middle").child(text),
    )
}

/// The range as a band (never thinner than can be seen), the default as a triangle over it.
fn band(lifetimes: Lifetimes, class: &'static str, mark: &'static str) -> impl IntoView {
    let (start, end) = (x(lifetimes.minimum), x(lifetimes.maximum));
    (
        svg::rect()
            .attr("class", class)
            .attr("x", if end - start < 4.0 { start - 2.0 } else { start })
            .attr("y", "27")
            .attr("width", (end - start).max(4.0))
            .attr("height", "22")
            .attr("rx", "3"),
        lifetimes.default.map(|default| {
            let x = x(default);
            svg::path().attr("class", mark).attr("d", format!("M{x} 25l5-8h-10z"))
        }),
    )
}

/// The label beside the default's mark, on the side where there is room.
fn default_label(default: i32) -> impl IntoView {
    let x = x(default);
    let (x, anchor) = if x > 200.0 { (x - 9.0, "end") } else { (x + 9.0, "start") };
    svg::text()
        .attr("class", "strong")
        .attr("x", x)
        .attr("y", "19")
        .attr("text-anchor", anchor)
        .child(format!("default {}", lifetime::short(default)))
}
