//! What is on the screen, a file for each visible part.
//!
//! The views are written with [`crate::ui`], not with Leptos's `view!`: the macro writes static parts through
//! `innerHTML`, which `require-trusted-types-for 'script'` stops, and its types weigh too much (docs/architecture.md).

pub mod code;
pub mod conflict;
pub mod controls;
pub mod device;
pub mod dialog;
pub mod failed;
pub mod field_frame;
pub mod footer;
pub mod group_box;
pub mod group_list;
pub mod group_name;
pub mod keys;
pub mod leave;
pub mod lifetime_scale;
pub mod loading;
pub mod meaning;
pub mod messages;
pub mod names_offer;
pub mod notices;
pub mod policy_form;
pub mod policy_page;
pub mod problem;
pub mod review;
pub mod save_bar;
pub mod set_up;
pub mod signed_out;
pub mod support;
pub mod target_lines;
pub mod targets;
pub mod tenants;
pub mod told;
pub mod top_bar;
