//! Where long names may break: `enterpriseServerUserAccounts` between its words.
//!
//! Enters: a text. Leaves: the offsets of its joints, or its HTML with a `<wbr>` at each. Names as short as most words are
//! not broken.

use super::escape_text;

/// Length of words that may break.
const LONG_WORD: usize = 18;
/// Distance from one joint to the next in names such as `enterprise_administrators_only`.
const LONG_PIECE: usize = 12;

/// Returns the joints of the long words of a text: before a capital in `camelCase`; after `_`, and after `.` before a
/// letter, some way from the last joint; with `has_paths`, after `/` and `\` within a path. A hyphen is where every browser
/// breaks, and so is any character of Chinese or Japanese.
pub(super) fn joints(text: &str, has_paths: bool) -> Vec<usize> {
    let mut joints = Vec::new();
    if text.len() < LONG_WORD {
        return joints;
    }
    let bytes = text.as_bytes();
    let is_part = |byte: &u8| matches!(byte, b'!'..=b'~') && *byte != b'-';
    let mut start = 0;
    // A word that is too short is found by its end, without a look at its beginning: most words are.
    while let Some(window) = bytes.get(start..start + LONG_WORD) {
        if let Some(gap) = window.iter().rposition(|byte| !is_part(byte)) {
            start += gap + 1;
            continue;
        }
        let end = start + LONG_WORD;
        let more = bytes[end..].iter().position(|byte| !is_part(byte));
        let end = more.map_or(bytes.len(), |more| end + more);
        let word = &bytes[start..end];
        if has_paths || word.iter().all(is_of_name) {
            add_joints(word, start, &mut joints);
        }
        start = end;
    }
    joints
}

fn is_of_name(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.')
}

fn add_joints(word: &[u8], start: usize, joints: &mut Vec<usize>) {
    let mut last = 0;
    for at in 1..word.len() {
        let (before, next) = (word[at - 1], word[at]);
        let is_far = at - last > LONG_PIECE;
        let is_inner = at > 1 && (is_of_name(&word[at - 2]) || word[at - 2] == b'}');
        let is_joint = before.is_ascii_lowercase() && next.is_ascii_uppercase()
            || before == b'_' && is_far
            || before == b'.' && next.is_ascii_alphabetic() && is_far
            || matches!(before, b'/' | b'\\') && is_inner && !matches!(next, b'/' | b'\\');
        if is_joint {
            joints.push(start + at);
            last = at;
        }
    }
}

/// Browsers put a space there in the name of a link or a heading, unless the element is hidden from them.
const JOINT: &str = "<wbr aria-hidden=\"true\">";

/// Returns the text of a link or heading as HTML that may break at its joints; `None` if it has none.
pub(crate) fn with_joints(text: &str) -> Option<String> {
    let joints = joints(text, true);
    if joints.is_empty() {
        return None;
    }
    let mut html = String::with_capacity(text.len() + joints.len() * JOINT.len());
    let mut from = 0;
    for at in joints {
        escape_text(&text[from..at], &mut html);
        html.push_str(JOINT);
        from = at;
    }
    escape_text(&text[from..], &mut html);
    Some(html)
}

#[cfg(test)]
mod tests {
    use super::{JOINT, joints, with_joints};

    #[test]
    fn long_words_break_at_their_joints() {
        let is = |text: &str, expected: &str| {
            let html = with_joints(text).unwrap_or_else(|| text.to_owned());
            assert_eq!(html.replace(JOINT, "|"), expected, "{text}");
        };
        is("short_word a/b", "short_word a/b");
        is("organizationMembersOnly", "organization|Members|Only");
        is(
            "enterpriseServerUserAccountsUploadEdge",
            "enterprise|Server|User|Accounts|Upload|Edge",
        );
        is(
            "/repos/{owner}/{repo}/issues",
            "/repos/|{owner}/|{repo}/|issues",
        );
        is(
            "enterprise_administrators_only",
            "enterprise_administrators_|only",
        );
        is(
            "jobs.<job_id>.container.image",
            "jobs.&lt;job_id&gt;.|container.image",
        );
    }

    #[test]
    fn addresses_in_links_are_left_to_the_browser() {
        assert!(joints("www.example.com/a_b/c_d/e_f", false).is_empty());
        assert_eq!(joints("organizationMembersOnly", false), [12, 19]);
    }

    #[test]
    fn prose_does_not_break_within_its_words() {
        for text in [
            "About GitHub Enterprise Server",
            "GitHub-flavored-Markdown-for-GitHub-Pages",
            "GitHubのリポジトリとGitHubのユーザーアカウントについて",
            "antidisestablishmentarianism",
        ] {
            assert_eq!(with_joints(text), None, "{text}");
        }
    }
}
