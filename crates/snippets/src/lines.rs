//! A text that is written line by line.

/// Lines, each with its indentation.
pub(crate) struct Lines {
    text: String,
    unit: &'static str,
    depth: usize,
}

impl Lines {
    /// Nothing yet; `unit` is one step of indentation.
    pub(crate) fn new(unit: &'static str) -> Lines {
        Lines { text: String::new(), unit, depth: 0 }
    }

    /// A line made of these parts; none is an empty line.
    pub(crate) fn line(&mut self, parts: &[&str]) -> &mut Lines {
        if !parts.is_empty() {
            for _ in 0..self.depth {
                self.text.push_str(self.unit);
            }
            for part in parts {
                self.text.push_str(part);
            }
        }
        self.text.push('\n');
        self
    }

    /// One line each.
    pub(crate) fn lines(&mut self, lines: &[&str]) -> &mut Lines {
        for line in lines {
            self.line(if line.is_empty() { &[] } else { std::slice::from_ref(line) });
        }
        self
    }

    /// Lines of a comment.
    pub(crate) fn comment(&mut self, mark: &str, lines: &[&str]) -> &mut Lines {
        for line in lines {
            self.line(&[mark, " ", line]);
        }
        self
    }

    /// What follows stands one step further in.
    pub(crate) fn indent(&mut self) -> &mut Lines {
        self.depth += 1;
        self
    }

    /// What follows stands one step further out.
    pub(crate) fn outdent(&mut self) -> &mut Lines {
        self.depth = self.depth.saturating_sub(1);
        self
    }

    /// The whole.
    pub(crate) fn finish(self) -> String {
        self.text
    }
}
