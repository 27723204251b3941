//! The lifetimes, drawn: one logarithmic scale from 10 minutes to 30 days, the allowed range as a band, the default as
//! a mark, the values as read in outline behind the new ones.

use policy::{Field, Policy, lifetime, scale};

use crate::ui::{El, part, svg};

/// The scale's ends and its width, in the drawing's own units.
const LEFT: i32 = 16;
const RIGHT: i32 = 304;

/// Lifetimes that make a range, in minutes.
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
        let default = policy.number(Field::DefaultLifetime);
        (minimum <= maximum).then_some(Lifetimes { minimum, maximum, default })
    }

    fn say(self) -> String {
        let range = format!("between {} and {}", lifetime::say(self.minimum), lifetime::say(self.maximum));
        match self.default {
            Some(default) => format!("{range}, {} by default", lifetime::say(default)),
            None => range,
        }
    }
}

/// The drawing. The axis stays; what is drawn on it follows `lifetimes`, which gives those to draw and those to draw in
/// outline behind them.
pub fn scale(lifetimes: impl Fn() -> (Option<Lifetimes>, Option<Lifetimes>) + Copy + 'static) -> El {
    let alternative = move || {
        Some(match lifetimes() {
            (Some(now), Some(before)) if now != before => {
                format!("Passes last {}. Before: {}.", now.say(), before.say())
            }
            (Some(now), _) => format!("Passes last {}.", now.say()),
            (None, _) => "No range of lifetimes to draw.".to_owned(),
        })
    };
    svg("svg").class("scale").attr("viewBox", "0 0 320 84").attr("role", "img").bind("aria-label", alternative).child((
        line(LEFT - 8, 58, RIGHT + 8, 58),
        scale::MARKS.map(|(minutes, text)| mark(x(minutes), text)).into_iter().collect::<Vec<_>>(),
        part(move || {
            let (now, before) = lifetimes();
            (
                now.map(|now| band(now, "now", "mark")),
                before.zip(now).filter(|(before, now)| before != now).map(|(before, now)| {
                    // A default that stays is drawn once.
                    let default = before.default.filter(|_| before.default != now.default);
                    band(Lifetimes { default, ..before }, "old", "old-mark")
                }),
                now.and_then(|now| now.default).map(default_label),
            )
        }),
    ))
}

fn x(minutes: i32) -> i32 {
    // To whole units: finer than a pixel it cannot be seen.
    LEFT + (f64::from(RIGHT - LEFT) * scale::position(minutes) + 0.5) as i32
}

fn line(x1: i32, y1: i32, x2: i32, y2: i32) -> El {
    let [x1, y1, x2, y2] = [x1, y1, x2, y2].map(|number| number.to_string());
    svg("line").class("axis").attr("x1", &x1).attr("y1", &y1).attr("x2", &x2).attr("y2", &y2)
}

fn mark(x: i32, text: &'static str) -> (El, El) {
    let label = svg("text").attr("x", &x.to_string()).attr("y", "77").attr("text-anchor", "middle").child(text);
    (line(x, 55, x, 61), label)
}

/// The range as a band (never thinner than can be seen), the default as a triangle over it.
fn band(lifetimes: Lifetimes, class: &str, mark: &str) -> (El, Option<El>) {
    let (start, end) = (x(lifetimes.minimum), x(lifetimes.maximum));
    let start = if end - start < 4 { start - 2 } else { start };
    let band = svg("rect")
        .class(class)
        .attr("x", &start.to_string())
        .attr("y", "27")
        .attr("width", &(end - start).max(4).to_string())
        .attr("height", "22")
        .attr("rx", "3");
    let default =
        lifetimes.default.map(|default| svg("path").class(mark).attr("d", &format!("M{} 25l5-8h-10z", x(default))));
    (band, default)
}

/// The label beside the default's mark, on the side where there is room.
fn default_label(default: i32) -> El {
    let x = x(default);
    let (x, anchor) = if x > 200 { (x - 9, "end") } else { (x + 9, "start") };
    svg("text")
        .class("strong")
        .attr("x", &x.to_string())
        .attr("y", "19")
        .attr("text-anchor", anchor)
        .child(format!("default {}", lifetime::short(default)))
}
