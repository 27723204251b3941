//! Start.

fn main() {
    panel::app::start();
}
