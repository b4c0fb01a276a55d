//! Images.
//!
//! Enters: an address, a title, and the events inside. Leaves: an `img` whose `alt` is the text of those events.

use pulldown_cmark::{CowStr, Event};

use super::{
    addresses::{cow, encode_url},
    writer::{Writer, element},
};

impl<'a> Writer<'a> {
    /// The image is written when it ends, because its text is only known then.
    pub(super) fn start_image(&mut self, address: CowStr<'a>, title: CowStr<'a>, at: usize) {
        self.flush_break(None);
        let mut image = element("img").with("src", encode_url(cow(address)));
        if !title.is_empty() {
            image = image.with("title", cow(title));
        }
        self.image = Some((image, String::new(), at));
        self.image_depth = 1;
    }

    /// Inside an image, only text counts.
    pub(super) fn alt(&mut self, event: Event<'a>) {
        let Some((_, alt, _)) = &mut self.image else {
            return;
        };
        match event {
            Event::Start(_) => self.image_depth += 1,
            Event::End(_) => self.image_depth -= 1,
            Event::Text(text) | Event::Code(text) => alt.push_str(&text),
            Event::SoftBreak | Event::HardBreak => alt.push(' '),
            _ => {}
        }
        if self.image_depth == 0
            && let Some((image, alt, at)) = self.image.take()
        {
            self.builder.leaf(image.with("alt", alt), at);
            self.last_char = None;
        }
    }
}
