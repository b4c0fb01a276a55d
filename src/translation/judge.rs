//! What a site knows about the names in a text.

/// How a tag stands to others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// It stands alone.
    Single,
    /// It begins a block, which this tag ends.
    Open(String),
    /// It divides a block: `else`, `elsif`, `when`.
    Branch,
    /// It ends a block.
    End,
}

/// Answers whether names mean something on a site.
pub trait Judge {
    /// The role of a tag; `None` if there is no such tag.
    fn role(&self, name: &str) -> Option<Role>;
    /// Whether there is a text with this path, as in `variables.product.name`.
    fn has_data(&self, path: &str) -> bool;
    /// Whether it is a plan or a feature, as in `ifversion`.
    fn has_plan(&self, name: &str) -> bool;
    /// Whether there is a page with this path, without language and version.
    fn has_page(&self, path: &str) -> bool;
    /// Whether there is an icon with this name.
    fn has_icon(&self, name: &str) -> bool;
}

/// A site without anything but a page, for tests of rules that ask little.
#[cfg(test)]
pub(in crate::translation) struct OnlyPage(pub(in crate::translation) &'static str);

#[cfg(test)]
impl Judge for OnlyPage {
    fn role(&self, _: &str) -> Option<Role> {
        None
    }
    fn has_data(&self, _: &str) -> bool {
        false
    }
    fn has_plan(&self, _: &str) -> bool {
        false
    }
    fn has_page(&self, path: &str) -> bool {
        path == self.0
    }
    fn has_icon(&self, _: &str) -> bool {
        false
    }
}
