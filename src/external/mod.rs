//! Asks other hosts whether the addresses of a site still work. Nothing here runs unless `hanga check --external` is given.
//!
//! Enters: [`Address`]es. Leaves: an [`Answer`] for each. [`skip`] says which addresses are never asked. [`inquiry`] decides
//! what to do with a reply: ask again in another way, follow it, wait, or stop. [`schedule`] decides whose turn it is, so
//! that no host is asked too often. [`client`] is the only file that uses the network, and [`cache`] keeps what was fine
//! for the next run. Start at [`ask`].
//!
//! The answers do not depend on the order in which the hosts reply, unless a host itself answers differently.

mod address;
mod answer;
pub mod cache;
pub mod client;
mod inquiry;
mod public;
mod schedule;
pub mod skip;

use std::{
    collections::BTreeMap,
    panic::{self, AssertUnwindSafe},
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

pub use address::Address;
pub use answer::{Answer, Failure};
pub use client::{Client, Method, Reply};
use schedule::{Schedule, Turn};

/// What is known about each address.
pub type Answers = BTreeMap<Address, Answer>;

/// How many requests are sent, and how fast.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Requests at the same time.
    pub at_once: usize,
    /// Requests to one host at the same time.
    pub per_host: usize,
    /// Time from one request to a host to the next.
    pub pause: Duration,
    /// Time before each further attempt after a network error or an error of the server. Their number is that of the
    /// attempts.
    pub retries: Vec<Duration>,
    /// How long a host can make us wait in all, by `Retry-After`.
    pub longest_rest: Duration,
    /// Redirects that are followed.
    pub redirects: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            at_once: 16,
            per_host: 2,
            pause: Duration::from_millis(100),
            retries: vec![Duration::from_secs(1), Duration::from_secs(4)],
            longest_rest: Duration::from_secs(120),
            redirects: 10,
        }
    }
}

/// Asks for all addresses. Blocks until there is an answer for each, or a reason why there is none. `progress` is called
/// after each.
pub fn ask(
    addresses: impl IntoIterator<Item = Address>,
    client: &impl Client,
    limits: &Limits,
    progress: impl Fn() + Sync,
) -> Answers {
    let schedule = Schedule::new(addresses, limits.clone());
    let threads = limits.at_once.clamp(1, schedule.open().max(1));
    let desk = Desk {
        schedule: Mutex::new(schedule),
        changed: Condvar::new(),
        start: Instant::now(),
    };
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| desk.work(client, &progress));
        }
    });
    let schedule = desk.schedule.into_inner();
    schedule
        .unwrap_or_else(PoisonError::into_inner)
        .into_answers()
}

/// Where the threads take their requests.
struct Desk {
    schedule: Mutex<Schedule>,
    changed: Condvar,
    start: Instant,
}

impl Desk {
    /// Sends requests until all addresses have an answer.
    fn work(&self, client: &impl Client, progress: &impl Fn()) {
        let mut schedule = self.lock();
        loop {
            match schedule.next(self.start.elapsed()) {
                Turn::Ask(inquiry) => {
                    drop(schedule);
                    // Without its reply, the other threads would wait for ever.
                    let ask = || client.ask(inquiry.method(), inquiry.address());
                    let reply = panic::catch_unwind(AssertUnwindSafe(ask));
                    let reply = reply.unwrap_or(Err(Failure::Network));
                    schedule = self.lock();
                    let before = schedule.open();
                    schedule.take_reply(inquiry, reply, self.start.elapsed());
                    (schedule.open()..before).for_each(|_| progress());
                    self.changed.notify_all();
                }
                Turn::Wait(until) => {
                    // Without a time, another thread waits for the reply that will change something.
                    let time = until.map(|until| until.saturating_sub(self.start.elapsed()));
                    schedule = match time {
                        Some(time) => {
                            let woken = self.changed.wait_timeout(schedule, time);
                            woken.unwrap_or_else(PoisonError::into_inner).0
                        }
                        None => {
                            let woken = self.changed.wait(schedule);
                            woken.unwrap_or_else(PoisonError::into_inner)
                        }
                    };
                }
                Turn::Done => return self.changed.notify_all(),
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Schedule> {
        self.schedule.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
