//! After any edit, a check that starts from the one before finds the same as a new one.

use fastrand::Rng;

use crate::{
    sessions::{findings, from_disk, open},
    tree::Tree,
};

#[test]
fn after_any_edit_a_check_is_equal_to_a_new_one() {
    let root = tempfile::tempdir().expect("a folder");
    let mut tree = Tree::new(root.path());
    let mut random = Rng::with_seed(16);
    let mut warm = open(root.path());
    let mut check = warm.check_after(None);
    for n in 0..150 {
        let changed = tree.edit(&mut random, n);
        warm = warm.refresh(&from_disk(&changed));
        check = warm.check_after(Some(&check));
        let fresh = open(root.path());
        let new = fresh.check_after(None);
        assert_eq!(
            findings(&warm, &check),
            findings(&fresh, &new),
            "edit {n} of {changed:?}"
        );
    }
}
