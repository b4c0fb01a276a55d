//! What one address needs until its answer is known: `HEAD`, `GET` if that is refused, the redirects, further attempts.
//!
//! Enters: the reply to a request. Leaves: a [`Step`]. It is a state without clock and network.

use std::time::Duration;

use super::{
    Address, Answer, Failure, Limits,
    client::{Method, Reply},
};

/// What follows from a reply.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The answer is known.
    Done(Answer),
    /// Another request is necessary, after this time.
    Ask(Duration),
    /// The host wants to be left alone for this time; the request has to be repeated then.
    Rest(Duration),
}

/// An address that is being asked for.
#[derive(Debug)]
pub(super) struct Inquiry {
    asked: Address,
    current: Address,
    method: Method,
    /// Failed attempts at the current address.
    attempts: usize,
    /// The addresses before the current one.
    passed: Vec<Address>,
    /// The last address that is reached by permanent redirects alone.
    moved: Option<Address>,
    is_permanent: bool,
}

impl Inquiry {
    pub(super) fn new(asked: Address) -> Self {
        Self {
            current: asked.clone(),
            asked,
            method: Method::Head,
            attempts: 0,
            passed: Vec::new(),
            moved: None,
            is_permanent: true,
        }
    }

    /// The address to ask next.
    pub(super) fn address(&self) -> &Address {
        &self.current
    }

    /// How to ask for it.
    pub(super) fn method(&self) -> Method {
        self.method
    }

    /// The address whose answer is wanted.
    pub(super) fn into_asked(self) -> Address {
        self.asked
    }

    /// Decides what to do after a reply to a request for [`address`](Self::address).
    pub(super) fn next(&mut self, reply: &Result<Reply, Failure>, limits: &Limits) -> Step {
        let reply = match reply {
            Ok(reply) => reply,
            // A host that only some people can reach is not for us to judge, unless a redirect leads there.
            Err(Failure::Private) if self.passed.is_empty() => return Step::Done(Answer::Skipped),
            Err(why) => return self.try_again(why.clone(), limits),
        };
        match (reply.status, &reply.location) {
            (200..=299, _) => Step::Done(match self.moved.take() {
                Some(address) => Answer::Moved(address),
                None => Answer::Fine,
            }),
            (301 | 302 | 303 | 307 | 308, Some(location)) => {
                self.follow(reply.status, location, limits)
            }
            (429 | 503, _) => self.rest(reply, limits),
            // Many hosts do not answer `HEAD` as they answer `GET`.
            (400..=499 | 501, _) if self.method == Method::Head => {
                self.method = Method::Get;
                Step::Ask(Duration::ZERO)
            }
            (status, _) => self.try_again(Failure::Status(status), limits),
        }
    }

    /// Returns the answer if the address is not asked any further.
    pub(super) fn failed(&self, why: Failure) -> Answer {
        Answer::Failed {
            why,
            at: (!self.passed.is_empty()).then(|| self.current.clone()),
        }
    }

    fn follow(&mut self, status: u16, location: &str, limits: &Limits) -> Step {
        let Some(to) = self.current.join(location) else {
            let to = location.chars().take(MOST_OF_LOCATION).collect();
            return Step::Done(self.failed(Failure::Redirect(to)));
        };
        if self.passed.len() >= limits.redirects {
            self.current = self.asked.clone();
            self.passed.clear();
            return Step::Done(self.failed(Failure::TooManyRedirects));
        }
        if to == self.current || self.passed.contains(&to) {
            self.passed.clear();
            return Step::Done(self.failed(Failure::Circle));
        }
        self.is_permanent &= matches!(status, 301 | 308);
        if self.is_permanent {
            self.moved = Some(to.clone());
        }
        self.passed.push(std::mem::replace(&mut self.current, to));
        self.method = Method::Head;
        self.attempts = 0;
        Step::Ask(Duration::ZERO)
    }

    /// Waits as long as the host wants, or a little if it has only had too many requests.
    fn rest(&mut self, reply: &Reply, limits: &Limits) -> Step {
        let why = Failure::Status(reply.status);
        let Some(pause) = limits.retries.get(self.attempts) else {
            return Step::Done(self.failed(why));
        };
        match reply.retry_after {
            // The limit of the host is the same for its other addresses.
            None if reply.status == 429 => {
                self.attempts += 1;
                Step::Rest(*pause)
            }
            None => self.try_again(why, limits),
            Some(rest) => {
                self.attempts += 1;
                Step::Rest(rest)
            }
        }
    }

    fn try_again(&mut self, why: Failure, limits: &Limits) -> Step {
        match limits.retries.get(self.attempts) {
            Some(pause) if why.may_pass() => {
                self.attempts += 1;
                // Some hosts fail for `HEAD` only.
                self.method = Method::Get;
                Step::Ask(*pause)
            }
            _ => Step::Done(self.failed(why)),
        }
    }
}

/// Characters of a strange `Location` that are shown.
const MOST_OF_LOCATION: usize = 100;

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Inquiry, Step};
    use crate::external::{Address, Answer, Failure, Limits, Method, Reply};

    const SECOND: Duration = Duration::from_secs(1);

    fn address(url: &str) -> Address {
        Address::parse(url).expect("an address")
    }

    fn status(status: u16) -> Result<Reply, Failure> {
        Ok(Reply {
            status,
            ..Reply::default()
        })
    }

    fn redirect(status: u16, to: &str) -> Result<Reply, Failure> {
        Ok(Reply {
            status,
            location: Some(to.to_owned()),
            ..Reply::default()
        })
    }

    /// Returns what an address needs for a series of replies: the times before requests, and the answer.
    fn run(replies: &[Result<Reply, Failure>]) -> (Vec<Duration>, Answer) {
        let mut inquiry = Inquiry::new(address("http://a.com/"));
        let mut waited = Vec::new();
        for (n, reply) in replies.iter().enumerate() {
            match inquiry.next(reply, &Limits::default()) {
                Step::Done(answer) => {
                    assert_eq!(n + 1, replies.len(), "{answer:?} is early");
                    return (waited, answer);
                }
                Step::Ask(time) | Step::Rest(time) => waited.push(time),
            }
        }
        panic!("no answer after {} requests", replies.len());
    }

    fn answer(replies: &[Result<Reply, Failure>]) -> Answer {
        run(replies).1
    }

    #[test]
    fn head_comes_first_and_get_if_it_is_refused() {
        let mut inquiry = Inquiry::new(address("http://a.com/"));
        assert_eq!(inquiry.method(), Method::Head);
        let step = inquiry.next(&status(405), &Limits::default());
        assert_eq!(step, Step::Ask(Duration::ZERO));
        assert_eq!(inquiry.method(), Method::Get);
        let step = inquiry.next(&status(200), &Limits::default());
        assert_eq!(step, Step::Done(Answer::Fine));
    }

    #[test]
    fn what_is_gone_is_asked_twice() {
        let gone = Answer::Failed {
            why: Failure::Status(404),
            at: None,
        };
        assert_eq!(answer(&[status(404), status(404)]), gone);
    }

    #[test]
    fn only_permanent_redirects_move() {
        let moved = |to| Answer::Moved(address(to));
        let b = "http://b.com/b";
        assert_eq!(answer(&[redirect(301, b), status(200)]), moved(b));
        assert_eq!(answer(&[redirect(308, b), status(200)]), moved(b));
        assert_eq!(answer(&[redirect(302, b), status(200)]), Answer::Fine);
        // What follows a temporary redirect is temporary, too.
        let then =
            |first, second| answer(&[redirect(first, b), redirect(second, "/c"), status(200)]);
        assert_eq!(then(301, 301), moved("http://b.com/c"));
        assert_eq!(then(301, 302), moved(b));
        assert_eq!(then(302, 301), Answer::Fine);
    }

    #[test]
    fn a_redirect_must_lead_somewhere() {
        let at_b = Answer::Failed {
            why: Failure::Status(404),
            at: Some(address("http://b.com/")),
        };
        let replies = [redirect(301, "http://b.com/"), status(404), status(404)];
        assert_eq!(answer(&replies), at_b);
        let failed = |why| Answer::Failed { why, at: None };
        assert_eq!(answer(&[redirect(302, "/")]), failed(Failure::Circle));
        let replies = [redirect(302, "/x"), redirect(302, "/")];
        assert_eq!(answer(&replies), failed(Failure::Circle));
        let strange = Failure::Redirect("ftp://b.com".to_owned());
        assert_eq!(answer(&[redirect(302, "ftp://b.com")]), failed(strange));
        let many: Vec<_> = (0..11).map(|n| redirect(302, &format!("/{n}"))).collect();
        assert_eq!(answer(&many), failed(Failure::TooManyRedirects));
        let private = [redirect(302, "http://b.com/"), Err(Failure::Private)];
        let at_b = Answer::Failed {
            why: Failure::Private,
            at: Some(address("http://b.com/")),
        };
        assert_eq!(answer(&private), at_b);
        assert_eq!(answer(&[Err(Failure::Private)]), Answer::Skipped);
    }

    #[test]
    fn errors_that_may_pass_are_asked_again_with_growing_pauses() {
        let pauses = vec![SECOND, 4 * SECOND];
        let fine = [status(500), Err(Failure::TimedOut), status(200)];
        assert_eq!(run(&fine), (pauses.clone(), Answer::Fine));
        let (waited, answer) = run(&[status(502), status(502), status(502)]);
        assert_eq!(waited, pauses);
        assert_eq!(
            answer,
            Answer::Failed {
                why: Failure::Status(502),
                at: None
            }
        );
        let certificate = Failure::Certificate("expired");
        run(&[Err(certificate)]);
    }

    #[test]
    fn a_host_says_when_to_come_back() {
        let busy = |seconds| {
            Ok(Reply {
                status: 429,
                retry_after: Some(seconds * SECOND),
                ..Reply::default()
            })
        };
        let (waited, answer) = run(&[busy(7), busy(3), status(200)]);
        assert_eq!(waited, [7 * SECOND, 3 * SECOND]);
        assert_eq!(answer, Answer::Fine);
        let (waited, _) = run(&[status(429), status(429), status(429)]);
        assert_eq!(waited, [SECOND, 4 * SECOND]);
    }
}
