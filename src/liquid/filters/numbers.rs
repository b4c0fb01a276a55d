//! Arithmetic. An overflow or a division by zero is a problem of the page, as is a text that is not a number.

use super::call::{Arguments, Failure, Outcome};
use crate::value::Value;

/// An integer or a float.
#[derive(Clone, Copy)]
pub(super) enum Number {
    Int(i64),
    Float(f64),
}

/// A number, or a text that is one. Nil is 0.
pub(super) fn number(value: &Value) -> Result<Number, Failure> {
    match value.plain() {
        Value::Nil | Value::Written(_) => Ok(Number::Int(0)),
        Value::Int(n) => Ok(Number::Int(*n)),
        Value::Float(n) => Ok(Number::Float(*n)),
        Value::List(_) | Value::Map(_) => Err("expected a number, found a list or map".into()),
        Value::Bool(_) => Err("expected a number, found true or false".into()),
        Value::Str(_) | Value::Leaf(_) => {
            let text = value.as_str().unwrap_or_default().trim();
            let int = text.parse().map(Number::Int);
            let number = int.or_else(|_| text.parse().map(Number::Float));
            number.map_err(|_| format!("`{}` is not a number", crate::diag::shorten(text)).into())
        }
    }
}

impl Number {
    fn float(self) -> f64 {
        match self {
            Number::Int(n) => n as f64,
            Number::Float(n) => n,
        }
    }

    pub(super) fn value(self) -> Value {
        match self {
            Number::Int(n) => Value::Int(n),
            Number::Float(n) => Value::Float(n),
        }
    }

    pub(super) fn plus(self, other: Self) -> Result<Self, Failure> {
        match (self, other) {
            (Number::Int(a), Number::Int(b)) => match a.checked_add(b) {
                Some(sum) => Ok(Number::Int(sum)),
                None => Err(OUT_OF_RANGE.into()),
            },
            (a, b) => Ok(Number::Float(a.float() + b.float())),
        }
    }
}

const OUT_OF_RANGE: &str = "the result is not a 64-bit number (overflow or division by zero)";

/// Applies the operation that matches the types of the numbers.
fn calculate(
    input: &Value,
    arguments: &Arguments<'_>,
    int: fn(i64, i64) -> Option<i64>,
    float: fn(f64, f64) -> f64,
) -> Outcome {
    let argument = arguments.at(0).unwrap_or(&Value::Nil);
    match (number(input)?, number(argument)?) {
        (Number::Int(a), Number::Int(b)) => match int(a, b) {
            Some(result) => Ok(Value::Int(result)),
            None => Err(OUT_OF_RANGE.into()),
        },
        (a, b) => Ok(Value::Float(float(a.float(), b.float()))),
    }
}

pub(super) fn plus(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    calculate(input, arguments, i64::checked_add, |a, b| a + b)
}

pub(super) fn minus(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    calculate(input, arguments, i64::checked_sub, |a, b| a - b)
}

pub(super) fn times(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    calculate(input, arguments, i64::checked_mul, |a, b| a * b)
}

/// Integers divide to an integer, rounded down.
pub(super) fn divided_by(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    let whole = |a: i64, b: i64| {
        let (quotient, rest) = (a.checked_div(b)?, a.checked_rem(b)?);
        let rounds_up = rest != 0 && (rest < 0) != (b < 0);
        Some(quotient - i64::from(rounds_up))
    };
    calculate(input, arguments, whole, |a, b| a / b)
}

pub(super) fn modulo(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    let rest = |a: i64, b: i64| {
        let rest = a.checked_rem(b)?;
        let is_foreign = rest != 0 && (rest < 0) != (b < 0);
        Some(if is_foreign { rest + b } else { rest })
    };
    calculate(input, arguments, rest, |a, b| a - b * (a / b).floor())
}

pub(super) fn abs(input: &Value, _: &Arguments<'_>) -> Outcome {
    if matches!(input, Value::Nil) {
        return Ok(Value::Nil);
    }
    match number(input)? {
        Number::Int(n) => match n.checked_abs() {
            Some(n) => Ok(Value::Int(n)),
            None => Err(OUT_OF_RANGE.into()),
        },
        Number::Float(n) => Ok(Value::Float(n.abs())),
    }
}

pub(super) fn at_least(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    chosen(input, arguments, |input, limit| input < limit)
}

pub(super) fn at_most(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    chosen(input, arguments, |input, limit| input > limit)
}

/// The argument if `replaces` holds for the input and the argument, otherwise the input.
fn chosen(input: &Value, arguments: &Arguments<'_>, replaces: fn(f64, f64) -> bool) -> Outcome {
    let input = number(input)?;
    let limit = number(arguments.at(0).unwrap_or(&Value::Nil))?;
    Ok(match replaces(input.float(), limit.float()) {
        true => limit.value(),
        false => input.value(),
    })
}

/// Rounds to a whole number. Nil stays nil.
fn whole(input: &Value, rounded: fn(f64) -> f64) -> Outcome {
    if matches!(input, Value::Nil) {
        return Ok(Value::Nil);
    }
    Ok(match number(input)? {
        Number::Int(n) => Value::Int(n),
        Number::Float(n) => Value::Int(rounded(n) as i64),
    })
}

pub(super) fn ceil(input: &Value, _: &Arguments<'_>) -> Outcome {
    whole(input, f64::ceil)
}

pub(super) fn floor(input: &Value, _: &Arguments<'_>) -> Outcome {
    whole(input, f64::floor)
}

/// Rounds to so many digits after the point, or to a whole number.
pub(super) fn round(input: &Value, arguments: &Arguments<'_>) -> Outcome {
    // A float has no more digits.
    let digits = arguments.whole(0)?.unwrap_or(0).clamp(0, 17);
    if digits == 0 || matches!(input, Value::Nil) {
        return whole(input, f64::round);
    }
    Ok(match number(input)? {
        Number::Int(n) => Value::Int(n),
        Number::Float(n) => {
            let factor = 10_f64.powi(digits as i32);
            let rounded = (n * factor).round() / factor;
            Value::Float(if rounded.is_finite() { rounded } else { n })
        }
    })
}
