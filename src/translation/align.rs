//! Finds for each block of a translation the block of the source that it translates.
//!
//! Enters: two texts with their blocks. Leaves: the pairs, in order. If all kinds agree, the first is paired with the first.
//! Otherwise, the best sum of scores decides (Needleman and Wunsch 1970): the kind, what no translator changes, and the
//! length. Start at [`Aligned::of`].

use std::hash::{Hash as _, Hasher as _};

use rustc_hash::FxHasher;

use super::block::{Block, Kind, blocks};

/// The blocks of a source and of its translation.
#[derive(Debug)]
pub struct Aligned {
    /// Those of the source.
    pub theirs: Vec<Block>,
    /// Those of the translation.
    pub ours: Vec<Block>,
    /// For each block of the translation, the index of the one that it translates.
    pub partners: Vec<Option<usize>>,
    /// For each block of the source, the index of the one that translates it.
    owns: Vec<Option<usize>>,
    /// Whether the partner of each block of the translation is beyond doubt.
    sure: Vec<bool>,
}

impl Aligned {
    /// Cuts two texts into blocks, and pairs them.
    pub fn of(source: &str, own: &str) -> Self {
        let (theirs, ours) = (blocks(source), blocks(own));
        let (partners, sure) = align(source, &theirs, own, &ours);
        let mut owns = vec![None; theirs.len()];
        for (own, partner) in partners.iter().enumerate() {
            if let Some(n) = *partner {
                owns[n] = Some(own);
            }
        }
        Self {
            theirs,
            ours,
            partners,
            owns,
            sure,
        }
    }

    /// Returns the pairs of blocks that translate each other beyond doubt, first that of the source.
    pub fn sure_pairs(&self) -> impl Iterator<Item = (&Block, &Block)> {
        let pairs = self.ours.iter().zip(&self.partners).zip(&self.sure);
        pairs.filter_map(|((ours, partner), is_sure)| {
            let theirs = &self.theirs[(*partner)?];
            is_sure.then_some((theirs, ours))
        })
    }

    /// Returns the block of the translation that translates a block of the source, by their indices.
    pub fn own_of(&self, n: usize) -> Option<usize> {
        self.owns[n]
    }
}

/// What a block costs that has no partner.
const GAP: f64 = -0.45;
/// Pairs of blocks that are compared: two texts of 2,000 blocks. The longest pages of real sites have 900.
const MAX_CELLS: usize = 4_000_000;
/// Characters of a Japanese, Chinese or Korean text for each of an English one (Gale and Church 1993, measured).
const WIDE: f64 = 0.52;

/// Least part of its tokens that a block shares with its partner, so that there is no doubt.
const SURE: f64 = 0.6;

/// Pairs the blocks of a source with those of its translation. Returns the partner of each of these, and whether it is sure.
fn align(
    source: &str,
    theirs: &[Block],
    own: &str,
    ours: &[Block],
) -> (Vec<Option<usize>>, Vec<bool>) {
    let kinds = |blocks: &[Block]| blocks.iter().map(|block| block.kind).collect::<Vec<_>>();
    if kinds(theirs) == kinds(ours) {
        let partners = (0..ours.len()).map(Some).collect();
        return (partners, vec![true; ours.len()]);
    }
    let marks = |text: &str, blocks: &[Block]| -> Vec<Marks> {
        blocks.iter().map(|block| Marks::of(text, block)).collect()
    };
    let mut partners = vec![None; ours.len()];
    if theirs.len().saturating_mul(ours.len()) > MAX_CELLS {
        return (partners, vec![false; ours.len()]);
    }
    let (a, b) = (marks(source, theirs), marks(own, ours));
    let (rows, columns) = (a.len(), b.len());
    let mut best = vec![vec![0.0_f64; columns + 1]; rows + 1];
    for i in (0..=rows).rev() {
        for j in (0..=columns).rev() {
            if i == rows || j == columns {
                best[i][j] = GAP * (rows - i + columns - j) as f64;
                continue;
            }
            let paired = score(&theirs[i], &a[i], &ours[j], &b[j]) + best[i + 1][j + 1];
            best[i][j] = paired.max(GAP + best[i + 1][j]).max(GAP + best[i][j + 1]);
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < rows && j < columns {
        let paired = score(&theirs[i], &a[i], &ours[j], &b[j]);
        if paired + best[i + 1][j + 1] >= best[i][j] - 1e-9 {
            if paired > GAP {
                partners[j] = Some(i);
            }
            i += 1;
            j += 1;
        } else if GAP + best[i + 1][j] >= best[i][j] - 1e-9 {
            i += 1;
        } else {
            j += 1;
        }
    }
    // A block that shares nothing with its partner must at least stand between partners.
    let is_sure = |j: usize| {
        let Some(i) = partners[j] else { return false };
        let is_before = j == 0 && i == 0 || j > 0 && i > 0 && partners[j - 1] == Some(i - 1);
        let is_after = match partners.get(j + 1) {
            Some(next) => *next == Some(i + 1),
            None => i + 1 == rows,
        };
        is_before && is_after || overlap(&a[i], &b[j]) >= SURE
    };
    let sure = (0..columns).map(is_sure).collect();
    (partners, sure)
}

/// The part of the tokens of the shorter of two blocks that both have.
fn overlap(a: &Marks, b: &Marks) -> f64 {
    a.shared(b) as f64 / b.tokens.len().min(a.tokens.len()).max(1) as f64
}

/// What no translator changes, and the length of the rest.
struct Marks {
    /// Hashes of tags, code, addresses and words of ASCII letters; sorted.
    tokens: Vec<u64>,
    len: f64,
}

impl Marks {
    fn of(text: &str, block: &Block) -> Self {
        let text = &text[block.text.clone()];
        let mut tokens = Vec::new();
        each_token(text, |token| {
            let mut hasher = FxHasher::default();
            token.hash(&mut hasher);
            tokens.push(hasher.finish());
        });
        tokens.sort_unstable();
        let widths = text.chars().map(|c| {
            if u32::from(c) >= 0x1100 {
                1.0 / WIDE
            } else {
                1.0
            }
        });
        Self {
            tokens,
            len: widths.sum(),
        }
    }

    /// Number of tokens that both have.
    fn shared(&self, other: &Self) -> usize {
        let (mut i, mut j, mut shared) = (0, 0, 0);
        while let (Some(a), Some(b)) = (self.tokens.get(i), other.tokens.get(j)) {
            shared += usize::from(a == b);
            i += usize::from(a <= b);
            j += usize::from(b <= a);
        }
        shared
    }
}

/// Pairs of delimiters around what no translator changes.
const DELIMITERS: &[(&str, &str)] = &[("{%", "%}"), ("{{", "}}"), ("`", "`"), ("](", ")")];

/// Visits tags, code, addresses and words of ASCII letters.
fn each_token(text: &str, mut visit: impl FnMut(&str)) {
    let mut rest = text;
    while let Some(first) = rest.bytes().next() {
        let pair = match first {
            b'{' | b'`' | b']' => DELIMITERS.iter().find(|(open, _)| rest.starts_with(open)),
            _ => None,
        };
        if let Some((open, close)) = pair
            && let Some(len) = rest[open.len()..].find(close)
        {
            visit(rest[open.len()..open.len() + len].trim_matches(['-', ' ']));
            rest = &rest[open.len() + len + close.len()..];
            continue;
        }
        let len = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        if len >= 2 || len == 1 && first.is_ascii_digit() {
            visit(&rest[..len]);
        }
        let step = rest.chars().next().map_or(1, char::len_utf8);
        rest = &rest[len.max(step)..];
    }
}

fn score(a: &Block, a_marks: &Marks, b: &Block, b_marks: &Marks) -> f64 {
    let is_text = |kind: Kind| {
        matches!(
            kind,
            Kind::Paragraph | Kind::Bullet | Kind::Number | Kind::Html
        )
    };
    let kind = match (a.kind, b.kind) {
        (a, b) if a == b => 0.6,
        (Kind::Heading(_), Kind::Heading(_)) => 0.3,
        (a, b) if is_text(a) && is_text(b) => 0.1,
        _ => -0.5,
    };
    // Words of the source are translated: what counts is what the translation has kept.
    let overlap = match b_marks.tokens.is_empty() {
        true => 0.0,
        false => overlap(a_marks, b_marks) - 0.3,
    };
    let ratio = (a_marks.len.min(b_marks.len) + 4.0) / (a_marks.len.max(b_marks.len) + 4.0);
    kind + 0.5 * overlap + 0.3 * (ratio - 0.6) - if a.indent == b.indent { 0.0 } else { 0.05 }
}
