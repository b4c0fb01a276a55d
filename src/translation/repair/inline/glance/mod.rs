//! Asks which kinds of damage a translation can have at all.
//!
//! Enters: both texts as they are written. Leaves: for each kind of damage, whether something looks like it. Nearly all
//! translations are healthy, so this reads bytes, once, and pairs nothing. It may see damage in code and in tags, where no
//! rule looks; it must not overlook any. Start at [`Glance::new`].

mod angles;
mod links;
mod marks;

use crate::source::body_start;
use memchr::memmem;

/// Which kinds of damage a translation can have.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Glance {
    /// Marks of language models.
    pub(super) sentinel: bool,
    /// Beginnings of comments that are no whole comments.
    pub(super) comment: bool,
    /// Quotes that begin with a bracket like alerts do.
    pub(super) alert: bool,
    /// Full-width marks of code spans and emphasis.
    pub(super) wide: bool,
    /// Code spans with entities.
    pub(super) entity: bool,
    /// Tags of HTML that are shown as text.
    pub(super) shown: bool,
    /// Attributes that cannot be read, or are translated.
    pub(super) attribute: bool,
    /// Elements that are empty, have no end, or have a translated name.
    pub(super) element: bool,
    /// Marks of links that stand apart, are full-width, or have blanks beside them.
    pub(super) bracket: bool,
    /// Links in links, and doubled brackets.
    pub(super) nested: bool,
    /// Addresses that no author of the source wrote.
    pub(super) address: bool,
    /// Links whose text is not `AUTOTITLE`, as it is in the source.
    pub(super) title: bool,
    /// Marks of emphasis that are escaped, have blanks at their inner sides, or stand alone.
    pub(super) emphasis: bool,
}

impl Glance {
    /// Looks at both texts.
    pub(super) fn new(source: &str, own: &str) -> Self {
        let (body, source_body) = (after(own), after(source));
        let mut glance = Self::default();
        let wide = glance.look_at_wide(body);
        glance.look_at_angles(source_body, body);
        glance.look_at_links(source_body, body, wide);
        glance.look_at_marks(body);
        glance.alert =
            memmem::find(source_body.as_bytes(), b"[!").is_some() && super::alert::is_suspect(body);
        glance
    }

    /// Whether nothing looks like damage.
    pub(super) fn is_healthy(&self) -> bool {
        !(self.sentinel
            || self.comment
            || self.alert
            || self.wide
            || self.entity
            || self.shown
            || self.attribute
            || self.element
            || self.bracket
            || self.nested
            || self.address
            || self.title
            || self.emphasis)
    }

    /// Looks for full-width signs. Returns whether brackets are among them.
    fn look_at_wide(&mut self, own: &str) -> bool {
        let bytes = own.as_bytes();
        let mut has_brackets = memmem::find(bytes, "【".as_bytes()).is_some()
            || memmem::find(bytes, "】".as_bytes()).is_some();
        // All of them begin with this byte.
        for at in memchr::memchr_iter(0xef, bytes) {
            // Parentheses and other marks of prose are the most.
            let is_mark = |sign: u8| matches!(sign, 0x86 | 0x8a | 0x9c | 0x9e | 0xbb | 0xbd | 0xbf);
            match bytes.get(at + 1..at + 3) {
                Some([0xbc, sign]) if is_mark(*sign) => {}
                Some([0xbd, 0x80 | 0x9e]) => {}
                _ => continue,
            }
            let rest = own.get(at..).unwrap_or_default();
            match rest {
                _ if rest.starts_with(['｀', '＊', '～', '＿']) => self.wide = true,
                _ if rest.starts_with(['［', '］']) => has_brackets = true,
                _ if rest.starts_with('＜') => {
                    let inner = rest.get('＜'.len_utf8()..).unwrap_or_default();
                    self.shown = true;
                    self.sentinel |= inner.starts_with(['|', '｜']);
                    self.comment |= super::comment::opening(inner).is_some();
                }
                _ if rest.starts_with(['＞', '＆']) => self.shown = true,
                _ => {}
            }
        }
        has_brackets
    }
}

/// The body of a text, behind its front matter.
fn after(text: &str) -> &str {
    text.get(body_start(text)..).unwrap_or_default()
}
