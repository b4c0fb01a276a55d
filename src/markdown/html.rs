//! Raw HTML blocks.
//!
//! Enters: the lines of a block, joined by [`raw`]. Leaves: their elements in the tree, or an existing [`Fragment`] in
//! place of large blocks.

use std::rc::Rc;

use super::{raw, writer::Writer};
use crate::html::Fragment;

/// Minimum size in bytes of HTML blocks that are worth keeping.
const MIN_FRAGMENT_LEN: usize = 1000;

impl Writer<'_> {
    /// Ends a block. It is written later if the following blocks may belong to it.
    pub(super) fn html_block(&mut self, fragment: impl Fn(&str) -> Option<Rc<Fragment>>) {
        let mut block = raw::join(self.text, &mut self.raw);
        let is_odd = block.html.contains(Fragment::END);
        if is_odd || self.blocks.is_empty() && !self.builder.accepts_fragment() {
            self.write_blocks();
            let html = std::mem::take(&mut block.html);
            return self.builder.html(html, |at| block.place(at));
        }
        if self.blocks.push(block) {
            let is_large = self.blocks.len() >= MIN_FRAGMENT_LEN;
            match is_large.then(|| fragment(&self.blocks.text())).flatten() {
                Some(fragment) => {
                    self.builder.fragment(fragment, |at| self.blocks.place(at));
                    self.blocks = raw::Blocks::default();
                }
                None => self.write_blocks(),
            }
        }
    }

    /// Writes the pending HTML blocks without a fragment.
    pub(super) fn write_blocks(&mut self) {
        for mut block in self.blocks.take() {
            let html = std::mem::take(&mut block.html);
            self.builder.html(html, |at| block.place(at));
        }
    }
}
