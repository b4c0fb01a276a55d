//! Blocks of raw HTML.
//!
//! Enters: the lines of a block, joined by [`raw`]. Leaves: their elements in the tree, or a [`Fragment`]
//! that was built before in place of large ones.

use std::rc::Rc;

use super::{raw, writer::Writer};
use crate::html::Fragment;

/// Blocks of HTML of so many bytes are worth keeping.
const LARGE: usize = 1000;

impl Writer<'_> {
    /// Ends a block. It is written later if what follows may belong to it.
    pub(super) fn html_block(&mut self, fragment: impl Fn(&str) -> Option<Rc<Fragment>>) {
        let mut block = raw::join(self.text, &mut self.raw);
        let is_odd = block.html.contains(Fragment::END);
        if is_odd || self.blocks.is_empty() && !self.builder.is_neutral() {
            self.write_blocks();
            let html = std::mem::take(&mut block.html);
            return self.builder.html(html, |at| block.place(at));
        }
        if self.blocks.push(block) {
            let is_large = self.blocks.len() >= LARGE;
            match is_large.then(|| fragment(&self.blocks.text())).flatten() {
                Some(fragment) => {
                    self.builder.fragment(fragment, |at| self.blocks.place(at));
                    self.blocks = raw::Blocks::default();
                }
                None => self.write_blocks(),
            }
        }
    }

    /// Writes the blocks of HTML up to here as they are.
    pub(super) fn write_blocks(&mut self) {
        for mut block in self.blocks.take() {
            let html = std::mem::take(&mut block.html);
            self.builder.html(html, |at| block.place(at));
        }
    }
}
