//! `if`, `unless`, `case`.

use std::ops::Range;

use crate::liquid::{
    body::{Body, Flow, Render},
    condition::{Condition, equals},
    expression::Expression,
    gates::{Blocks, Branch, Gate},
    out::Out,
    parse::{Parser, TagSource},
    scope::Scope,
};

/// Prints the first branch whose condition holds; a branch without a condition always holds.
#[derive(Debug)]
pub(super) struct If {
    branches: Vec<(Option<Test>, Body)>,
    /// `unless`: the first condition is negated.
    negated: bool,
}

#[derive(Debug)]
struct Test {
    condition: Condition,
    at: Range<usize>,
}

/// Parses a branch's condition. The syntax of `ifversion` differs from that of `if`.
pub(super) type ParseCondition = for<'t> fn(&mut Parser<'t>, &TagSource<'t>) -> Condition;

pub(in crate::liquid) fn if_<'t>(
    parser: &mut Parser<'t>,
    tag: &TagSource<'t>,
) -> Option<Box<dyn Render>> {
    Some(Box::new(branches(parser, tag, "endif", false, condition)))
}

pub(in crate::liquid) fn unless<'t>(
    parser: &mut Parser<'t>,
    tag: &TagSource<'t>,
) -> Option<Box<dyn Render>> {
    Some(Box::new(branches(
        parser,
        tag,
        "endunless",
        true,
        condition,
    )))
}

fn condition<'t>(parser: &mut Parser<'t>, tag: &TagSource<'t>) -> Condition {
    Condition::parse(&mut tag.cursor(), &mut parser.problems)
}

/// Parses `… elsif … else … end`.
pub(super) fn branches<'t>(
    parser: &mut Parser<'t>,
    opener: &TagSource<'t>,
    end: &str,
    negated: bool,
    parse: ParseCondition,
) -> If {
    let mut branches = Vec::new();
    let mut tag = opener.clone();
    loop {
        let test = (tag.name != "else").then(|| Test {
            at: tag.markup_at..tag.markup_at + tag.markup.len(),
            condition: parse(parser, &tag),
        });
        let (body, stop) = parser.block(opener, end, &["else", "elsif"]);
        branches.push((test, body));
        match stop {
            None => break,
            Some(branch) => tag = branch,
        }
    }
    If { branches, negated }
}

impl If {
    /// Its branches, for checks of the source.
    pub(super) fn choice(&self, is_ifversion: bool) -> Blocks<'_> {
        let mut branches: Vec<Branch<'_>> = Vec::new();
        for (n, (test, body)) in self.branches.iter().enumerate() {
            // A branch without a condition begins where the one before it ends.
            let end = n.checked_sub(1).map(|n| self.branches[n].1.end.clone());
            branches.push(Branch {
                at: test
                    .as_ref()
                    .map(|test| test.at.clone())
                    .or(end)
                    .unwrap_or_default(),
                condition: test.as_ref().map(|test| &test.condition),
                is_negated: self.negated && n == 0,
                body,
            });
        }
        Blocks::Choice(Gate {
            branches,
            is_ifversion,
        })
    }

    /// Positions of the conditions that could be parsed.
    pub(super) fn conditions(&self) -> impl Iterator<Item = &Range<usize>> {
        self.branches
            .iter()
            .filter_map(|(test, _)| test.as_ref())
            .filter(|test| !matches!(test.condition, Condition::Never))
            .map(|test| &test.at)
    }
}

impl Render for If {
    fn blocks(&self) -> Blocks<'_> {
        self.choice(false)
    }

    fn render(&self, whole: &Range<usize>, scope: &mut Scope<'_>, out: &mut Out) -> Flow {
        let mut holds = None;
        for (n, (test, body)) in self.branches.iter().enumerate() {
            let negated = self.negated && n == 0;
            if test
                .as_ref()
                .is_none_or(|test| test.condition.holds(scope) != negated)
            {
                holds = Some(body);
                break;
            }
        }
        scope.report_pending(whole);
        holds.map_or(Flow::Next, |body| scope.render_body(body, out))
    }
}

/// Prints the first `when` with a value equal to the subject, or else the `else` branch.
#[derive(Debug)]
struct Case {
    subject: Expression,
    branches: Vec<(Vec<Expression>, Body)>,
    otherwise: Option<Body>,
}

pub(in crate::liquid) fn case<'t>(
    parser: &mut Parser<'t>,
    tag: &TagSource<'t>,
) -> Option<Box<dyn Render>> {
    let mut cursor = tag.cursor();
    let subject = cursor.expression(&mut parser.problems);
    cursor.finish(&mut parser.problems);
    let (mut branches, mut otherwise) = (Vec::new(), None);
    // Anything before the first `when` is never printed.
    let (_, mut stop) = parser.block(tag, "endcase", &["when", "else"]);
    while let Some(branch) = stop {
        let values = (branch.name == "when").then(|| values(parser, &branch));
        let (body, next) = parser.block(tag, "endcase", &["when", "else"]);
        match values {
            Some(values) => branches.push((values, body)),
            None => otherwise = Some(body),
        }
        stop = next;
    }
    Some(Box::new(Case {
        subject: subject?,
        branches,
        otherwise,
    }))
}

/// `a, b or c`
fn values<'t>(parser: &mut Parser<'t>, tag: &TagSource<'t>) -> Vec<Expression> {
    let mut cursor = tag.cursor();
    let mut values = Vec::new();
    while let Some(value) = cursor.expression(&mut parser.problems) {
        values.push(value);
        if !cursor.take(",") && !cursor.word("or") {
            break;
        }
    }
    cursor.finish(&mut parser.problems);
    values
}

impl Render for Case {
    fn blocks(&self) -> Blocks<'_> {
        Blocks::Plain(
            self.branches
                .iter()
                .map(|(_, body)| body)
                .chain(&self.otherwise)
                .collect(),
        )
    }

    fn render(&self, _: &Range<usize>, scope: &mut Scope<'_>, out: &mut Out) -> Flow {
        let subject = scope.evaluate(&self.subject);
        let hit = self
            .branches
            .iter()
            .find(|(values, _)| values.iter().any(|value| equals(scope, &subject, value)));
        match hit.map(|(_, body)| body).or(self.otherwise.as_ref()) {
            Some(body) => scope.render_body(body, out),
            None => Flow::Next,
        }
    }
}
