//! What a site knows about the names in a translation, and which of it was asked.

use std::{cell::RefCell, collections::BTreeMap};

use super::judge::{Judge, Role};
use crate::{config::Config, liquid::tags, source::Vfs};

/// A question to which another state of the site may have another answer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Question {
    /// Whether there is a text with this path in the data.
    Data(String),
    /// Whether there is a feature with this name.
    Feature(String),
    /// Whether there is a page with this path.
    Page(String),
}

/// The files of a site, asked about names.
pub(super) struct World<'w> {
    config: &'w Config,
    files: &'w Vfs,
    asked: RefCell<BTreeMap<Question, bool>>,
}

impl<'w> World<'w> {
    pub(super) fn new(config: &'w Config, files: &'w Vfs) -> Self {
        Self {
            config,
            files,
            asked: RefCell::default(),
        }
    }

    /// Returns what was asked so far, with the answers.
    pub(super) fn asked(&self) -> Vec<(Question, bool)> {
        self.asked.borrow().clone().into_iter().collect()
    }

    /// Answers a question.
    pub(super) fn answer(&self, question: &Question) -> bool {
        match question {
            Question::Data(path) => self.find_data(path),
            Question::Feature(name) => self.has(&format!("data/features/{name}.yml")),
            Question::Page(path) => {
                let path = path.trim_matches('/');
                self.has(&format!("content/{path}.md"))
                    || self.has(&format!("content/{path}/index.md"))
            }
        }
    }

    fn ask(&self, question: Question) -> bool {
        let answer = self.answer(&question);
        self.asked.borrow_mut().insert(question, answer);
        answer
    }

    fn has(&self, path: &str) -> bool {
        self.files.find(path).is_some()
    }

    /// Whether there is a file for a path, and, if that has keys, the last key in it.
    fn find_data(&self, path: &str) -> bool {
        let parts: Vec<&str> = path.split('.').collect();
        (1..=parts.len()).rev().any(|n| {
            let file = format!("data/{}", parts[..n].join("/"));
            if n == parts.len() && self.has(&format!("{file}.md")) {
                return true;
            }
            let Some(id) = self.files.find(&format!("{file}.yml")) else {
                return false;
            };
            let Some(key) = parts[n..].last() else {
                return true;
            };
            let mut lines = self.files.file(id).text.lines();
            lines.any(|line| {
                line.trim_start()
                    .strip_prefix(key)
                    .is_some_and(|rest| rest.trim_start().starts_with(':'))
            })
        })
    }
}

impl Judge for World<'_> {
    fn role(&self, name: &str) -> Option<Role> {
        if let Some(end) = tags::end_of(name) {
            return Some(Role::Open(end));
        }
        if tags::VERBATIM.contains(&name) || self.config.tool_name(name).is_some() {
            return Some(Role::Open(format!("end{name}")));
        }
        if tags::BRANCHES.contains(&name) {
            return Some(Role::Branch);
        }
        let is_end = || {
            let tool = name.strip_prefix("end");
            tags::is_part(name) || tool.is_some_and(|tool| self.config.tool_name(tool).is_some())
        };
        if is_end() {
            return Some(Role::End);
        }
        tags::names()
            .any(|known| known == name)
            .then_some(Role::Single)
    }

    fn has_data(&self, path: &str) -> bool {
        self.ask(Question::Data(path.to_owned()))
    }

    fn has_plan(&self, name: &str) -> bool {
        let is_plan = self.config.versions.iter().any(|plan| {
            let is = |known: &str| {
                known == name
                    || name
                        .strip_prefix(known)
                        .is_some_and(|rest| rest.starts_with('-'))
            };
            is(&plan.plan) || is(&plan.short_name)
        });
        is_plan || self.ask(Question::Feature(name.to_owned()))
    }

    fn has_page(&self, path: &str) -> bool {
        self.ask(Question::Page(path.to_owned()))
    }

    fn has_icon(&self, name: &str) -> bool {
        tags::icon_names().any(|known| known == name)
    }
}
