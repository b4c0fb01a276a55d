//! Checks the served site when somebody asks for the findings. Nothing is checked in advance, so that a site that nobody
//! checks takes no time and memory for it.

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::state::State;
use crate::{
    check::Ids,
    diag::Diagnostic,
    plan::Unit,
    render::Reads,
    session::{Checkpoint, Session},
    site::Structure,
};

/// The latest results.
#[derive(Debug, Default)]
pub(super) struct Checker {
    /// The check of a whole state, with the number of the state.
    latest: Mutex<Option<(u64, Arc<Checkpoint>)>>,
    known: Mutex<KnownIds>,
}

/// Ids of units, of states with the same structure.
#[derive(Debug, Default)]
struct KnownIds {
    structure: Option<Arc<Structure>>,
    by_unit: FxHashMap<Unit, (Ids, Reads)>,
}

impl Checker {
    /// Checks a state, starting from the check before. Of several callers, one checks and the others wait.
    pub(super) fn check(&self, state: &State) -> Arc<Checkpoint> {
        let mut latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        let before = latest.as_ref();
        if let Some((_, known)) = before.filter(|(number, _)| *number == state.number) {
            return Arc::clone(known);
        }
        let before = before.map(|(_, before)| &**before);
        let check = Arc::new(state.session.check_after(before));
        *latest = Some((state.number, Arc::clone(&check)));
        check
    }

    /// Checks one unit. The ids of units that it links to are kept as long as what they depend on is unchanged.
    pub(super) fn unit(&self, session: &Session, unit: Unit) -> Vec<Diagnostic> {
        session.check_unit(unit, |target| self.ids(session, target))
    }

    fn ids(&self, session: &Session, unit: Unit) -> Ids {
        let structure = session.site.structure();
        let is_same = |known: &KnownIds| {
            let known = known.structure.as_ref();
            known.is_some_and(|known| Arc::ptr_eq(known, structure))
        };
        let lock = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let known = {
            let known = lock();
            known
                .by_unit
                .get(&unit)
                .cloned()
                .filter(|_| is_same(&known))
        };
        if let Some((ids, _)) = known.filter(|(_, reads)| session.renderer.holds(reads)) {
            return ids;
        }
        let (ids, reads) = session.ids(unit);
        let mut known = lock();
        if !is_same(&known) {
            *known = KnownIds {
                structure: Some(Arc::clone(structure)),
                by_unit: FxHashMap::default(),
            };
        }
        known.by_unit.insert(unit, (Ids::clone(&ids), reads));
        ids
    }
}
