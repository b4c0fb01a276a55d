//! Whose turn it is: a few requests at a time for each host, with a pause between them, and longer if the host asks for it.
//!
//! Enters: addresses, then replies, with the time since the start. Leaves: the next request, or how long to wait. Nothing
//! here sleeps, so that tests need no clock.

use std::{
    collections::{BTreeMap, VecDeque},
    ops::Bound,
    time::Duration,
};

use super::{
    Address, Answer, Answers, Failure, Limits,
    client::Reply,
    inquiry::{Inquiry, Step},
};

/// A host for which that many addresses in a row get no answer is not asked any more, even if it has answered before.
const MOST_SILENCES: usize = 3;

/// What a thread does next.
#[derive(Debug)]
pub(super) enum Turn {
    /// Send this request.
    Ask(Inquiry),
    /// Wait until this time, or for a reply if there is none.
    Wait(Option<Duration>),
    /// Stop: all is known.
    Done,
}

/// The addresses that are still to be asked, by host.
#[derive(Debug)]
pub(super) struct Schedule {
    hosts: BTreeMap<String, Host>,
    /// The host that was asked last; the next one in order follows.
    last: String,
    open: usize,
    limits: Limits,
    answers: Answers,
}

#[derive(Debug, Default)]
struct Host {
    /// Requests without a reply.
    active: usize,
    /// Nothing is sent before this time.
    quiet_until: Duration,
    /// How long it has made us wait in all.
    rested: Duration,
    has_answered: bool,
    /// Addresses in a row for which nothing came, after all attempts.
    silences: usize,
    /// Why it is not asked any more.
    given_up: Option<Failure>,
    queue: VecDeque<(Duration, Inquiry)>,
}

impl Schedule {
    pub(super) fn new(addresses: impl IntoIterator<Item = Address>, limits: Limits) -> Self {
        let mut schedule = Self {
            hosts: BTreeMap::new(),
            last: String::new(),
            open: 0,
            limits,
            answers: Answers::new(),
        };
        for address in addresses {
            schedule.open += 1;
            schedule.push(Duration::ZERO, Inquiry::new(address));
        }
        schedule
    }

    /// Number of addresses without an answer.
    pub(super) fn open(&self) -> usize {
        self.open
    }

    pub(super) fn into_answers(self) -> Answers {
        self.answers
    }

    /// Returns what to do at this time.
    pub(super) fn next(&mut self, now: Duration) -> Turn {
        if self.open == 0 {
            return Turn::Done;
        }
        let mut soonest: Option<Duration> = None;
        let mut found = None;
        // The hosts behind the last one, then the others, so that a host with many addresses does not hold up the rest.
        let after = (Bound::Excluded(&self.last), Bound::Unbounded);
        let rest = self.hosts.range::<String, _>(..=&self.last);
        let order = self.hosts.range::<String, _>(after).chain(rest);
        for (name, host) in order {
            if host.active >= self.limits.per_host || host.queue.is_empty() {
                continue;
            }
            let mut wait = |time: Duration| {
                soonest = Some(soonest.map_or(time, |known| known.min(time)));
            };
            if host.quiet_until > now {
                wait(host.quiet_until);
                continue;
            }
            let times = host.queue.iter().map(|(time, _)| *time);
            let Some((n, time)) = times.enumerate().min_by_key(|(n, time)| (*time, *n)) else {
                continue;
            };
            if time <= now {
                found = Some((name.clone(), n));
                break;
            }
            wait(time);
        }
        let Some((name, n)) = found else {
            return Turn::Wait(soonest);
        };
        let host = self.hosts.entry(name.clone()).or_default();
        self.last = name;
        host.active += 1;
        host.quiet_until = now + self.limits.pause;
        match host.queue.remove(n) {
            Some((_, inquiry)) => Turn::Ask(inquiry),
            None => Turn::Wait(None),
        }
    }

    /// Takes the reply to a request.
    pub(super) fn take_reply(
        &mut self,
        mut inquiry: Inquiry,
        reply: Result<Reply, Failure>,
        now: Duration,
    ) {
        let name = inquiry.address().authority().to_owned();
        let host = self.hosts.entry(name.clone()).or_default();
        host.active -= 1;
        if reply.is_ok() {
            host.has_answered = true;
            host.silences = 0;
        }
        match inquiry.next(&reply, &self.limits) {
            Step::Ask(pause) => self.push(now + pause, inquiry),
            Step::Rest(time) => {
                let until = now.saturating_add(time);
                // Two replies at the same time ask for the same rest.
                let more = until.saturating_sub(host.quiet_until.max(now));
                host.rested = host.rested.saturating_add(more);
                if host.rested <= self.limits.longest_rest {
                    host.quiet_until = host.quiet_until.max(until);
                    return self.push(now, inquiry);
                }
                if let Ok(reply) = reply {
                    let why = Failure::Status(reply.status);
                    self.finish(inquiry, |it| it.failed(why.clone()));
                    self.give_up(&name, &why);
                }
            }
            Step::Done(answer) => {
                let silence = reply.err().filter(Failure::is_silence);
                host.silences += usize::from(silence.is_some());
                let is_down = !host.has_answered || host.silences >= MOST_SILENCES;
                let silence = silence.filter(|_| is_down);
                self.finish(inquiry, |_| answer);
                // Waiting for each address of a host that is down would take hours.
                if let Some(why) = silence {
                    self.give_up(&name, &why);
                }
            }
        }
    }

    fn push(&mut self, time: Duration, inquiry: Inquiry) {
        let name = inquiry.address().authority();
        let host = self.hosts.entry(name.to_owned()).or_default();
        match host.given_up.clone() {
            Some(why) => self.finish(inquiry, |it| it.failed(why)),
            None => host.queue.push_back((time, inquiry)),
        }
    }

    fn give_up(&mut self, name: &str, why: &Failure) {
        let Some(host) = self.hosts.get_mut(name) else {
            return;
        };
        host.given_up = Some(why.clone());
        for (_, inquiry) in std::mem::take(&mut host.queue) {
            self.finish(inquiry, |it| it.failed(why.clone()));
        }
    }

    fn finish(&mut self, inquiry: Inquiry, answer: impl FnOnce(&Inquiry) -> Answer) {
        self.open -= 1;
        let answer = answer(&inquiry);
        self.answers.insert(inquiry.into_asked(), answer);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Schedule, Turn};
    use crate::external::{Address, Answer, Failure, Limits, Reply, inquiry::Inquiry};

    const MS: Duration = Duration::from_millis(1);

    fn schedule(urls: &[&str]) -> Schedule {
        let addresses = urls
            .iter()
            .map(|url| Address::parse(url).expect("an address"));
        Schedule::new(addresses, Limits::default())
    }

    fn ask(schedule: &mut Schedule, now: Duration) -> Inquiry {
        match schedule.next(now) {
            Turn::Ask(inquiry) => inquiry,
            turn => panic!("{turn:?}"),
        }
    }

    fn wait(schedule: &mut Schedule, now: Duration) -> Option<Duration> {
        match schedule.next(now) {
            Turn::Wait(until) => until,
            turn => panic!("{turn:?}"),
        }
    }

    fn reply(status: u16) -> Result<Reply, Failure> {
        Ok(Reply {
            status,
            ..Reply::default()
        })
    }

    #[test]
    fn a_host_gets_two_requests_at_a_time_with_a_pause() {
        let mut all = schedule(&[
            "http://a.com/1",
            "http://a.com/2",
            "http://a.com/3",
            "http://b.com/",
        ]);
        let first = ask(&mut all, Duration::ZERO);
        assert_eq!(first.address().url(), "http://a.com/1");
        // Another host does not have to wait.
        assert_eq!(
            ask(&mut all, Duration::ZERO).address().url(),
            "http://b.com/"
        );
        assert_eq!(wait(&mut all, Duration::ZERO), Some(100 * MS));
        let second = ask(&mut all, 100 * MS);
        // The third waits for a reply, however late it is.
        assert_eq!(wait(&mut all, 900 * MS), None);
        all.take_reply(first, reply(200), 900 * MS);
        assert_eq!(ask(&mut all, 900 * MS).address().url(), "http://a.com/3");
        all.take_reply(second, reply(200), 950 * MS);
        assert_eq!(all.open(), 2);
    }

    #[test]
    fn a_host_that_wants_to_rest_is_left_alone() {
        let mut all = schedule(&["http://a.com/1", "http://a.com/2"]);
        let busy = |seconds| {
            Ok(Reply {
                status: 429,
                retry_after: Some(Duration::from_secs(seconds)),
                ..Reply::default()
            })
        };
        let first = ask(&mut all, Duration::ZERO);
        all.take_reply(first, busy(30), 50 * MS);
        // The other address of the host waits as well.
        assert_eq!(wait(&mut all, 60 * MS), Some(30_050 * MS));
        let second = ask(&mut all, 30_050 * MS);
        assert_eq!(second.address().url(), "http://a.com/2");
        // More than it can make us wait.
        all.take_reply(second, busy(u64::MAX), 30_100 * MS);
        assert!(matches!(all.next(30_100 * MS), Turn::Done));
        let failed = Answer::Failed {
            why: Failure::Status(429),
            at: None,
        };
        assert!(all.into_answers().values().all(|answer| *answer == failed));
    }

    #[test]
    fn two_replies_ask_for_the_same_rest() {
        let mut all = schedule(&["http://a.com/1", "http://a.com/2"]);
        let busy = || {
            Ok(Reply {
                status: 429,
                retry_after: Some(Duration::from_secs(100)),
                ..Reply::default()
            })
        };
        let first = ask(&mut all, Duration::ZERO);
        let second = ask(&mut all, 100 * MS);
        all.take_reply(first, busy(), 150 * MS);
        all.take_reply(second, busy(), 160 * MS);
        assert_eq!(wait(&mut all, 160 * MS), Some(100_160 * MS));
    }

    #[test]
    fn a_host_that_is_down_is_not_asked_for_each_address() {
        let mut all = schedule(&["http://a.com/1", "http://a.com/2", "http://a.com/3"]);
        let mut now = Duration::ZERO;
        for _ in 0..2 {
            // The first comes again after its pause, and the others before it.
            let inquiry = ask(&mut all, now);
            all.take_reply(inquiry, Err(Failure::Refused), now);
            now += 100 * MS;
        }
        let mut requests = 2;
        while all.open() > 0 {
            match all.next(now) {
                Turn::Ask(inquiry) => {
                    requests += 1;
                    all.take_reply(inquiry, Err(Failure::Refused), now);
                }
                Turn::Wait(until) => now = until.expect("a time"),
                Turn::Done => break,
            }
        }
        assert!(requests <= 7, "{requests} requests");
        assert_eq!(all.into_answers().len(), 3);
    }

    #[test]
    fn nothing_to_ask_is_done_at_once() {
        assert!(matches!(schedule(&[]).next(Duration::ZERO), Turn::Done));
    }
}
