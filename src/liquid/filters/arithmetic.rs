//! Arithmetic filters. Those of the crate crash on `i64::MIN / -1`; here an overflow is reported as a problem of the
//! page.

use liquid_core::{Value, ValueView};

use super::added::Added;

/// An integer or a float.
enum Number {
    Int(i64),
    Float(f64),
}

fn number(value: &dyn ValueView) -> Result<Number, String> {
    if value.is_nil() {
        return Ok(Number::Int(0));
    }
    let scalar = value
        .as_scalar()
        .ok_or("expected a number, found a list or map")?;
    if let Some(n) = scalar.to_integer() {
        return Ok(Number::Int(n));
    }
    let float = scalar
        .to_float()
        .ok_or_else(|| format!("`{}` is not a number", scalar.to_kstr()))?;
    Ok(Number::Float(float))
}

fn float_of(number: &Number) -> f64 {
    match number {
        Number::Int(n) => *n as f64,
        Number::Float(n) => *n,
    }
}

/// Applies the operation that matches the types of the numbers.
fn calculate(
    input: &dyn ValueView,
    argument: Option<&dyn ValueView>,
    int: fn(i64, i64) -> Option<i64>,
    float: fn(f64, f64) -> f64,
) -> Result<Value, String> {
    let argument = argument.ok_or("missing numeric argument")?;
    match (number(input)?, number(argument)?) {
        (Number::Int(a), Number::Int(b)) => {
            let result = int(a, b)
                .ok_or("the result is not a 64-bit number (overflow or division by zero)")?;
            Ok(Value::scalar(result))
        }
        (a, b) => Ok(Value::scalar(float(float_of(&a), float_of(&b)))),
    }
}

/// The sum of a list's numbers, or of a property of its elements. What is not a number counts as 0.
pub(super) const SUM: Added = Added {
    name: "sum",
    apply: |input, arguments, _| {
        let property = arguments
            .at(0)
            .map(|property| property.to_kstr().into_owned());
        let elements = super::lists::elements(input);
        let numbers = elements.iter().map(|element| match &property {
            Some(property) => super::lists::property(element, property),
            None => element.clone(),
        });
        let mut sum = Number::Int(0);
        for value in numbers {
            let value = number(&value).unwrap_or(Number::Int(0));
            sum = match (sum, value) {
                (Number::Int(a), Number::Int(b)) => Number::Int(
                    a.checked_add(b)
                        .ok_or("the result is not a 64-bit number (overflow)")?,
                ),
                (a, b) => Number::Float(float_of(&a) + float_of(&b)),
            };
        }
        Ok(match sum {
            Number::Int(n) => Value::scalar(n),
            Number::Float(n) => Value::scalar(n),
        })
    },
};

pub(super) const PLUS: Added = Added {
    name: "plus",
    apply: |input, arguments, _| calculate(input, arguments.at(0), i64::checked_add, |a, b| a + b),
};

pub(super) const MINUS: Added = Added {
    name: "minus",
    apply: |input, arguments, _| calculate(input, arguments.at(0), i64::checked_sub, |a, b| a - b),
};

pub(super) const TIMES: Added = Added {
    name: "times",
    apply: |input, arguments, _| calculate(input, arguments.at(0), i64::checked_mul, |a, b| a * b),
};

/// Integers divide to an integer, rounded down.
pub(super) const DIVIDED_BY: Added = Added {
    name: "divided_by",
    apply: |input, arguments, _| {
        let whole = |a: i64, b: i64| {
            let (quotient, rest) = (a.checked_div(b)?, a.checked_rem(b)?);
            Some(if rest != 0 && (rest < 0) != (b < 0) {
                quotient - 1
            } else {
                quotient
            })
        };
        calculate(input, arguments.at(0), whole, |a, b| a / b)
    },
};

pub(super) const MODULO: Added = Added {
    name: "modulo",
    apply: |input, arguments, _| {
        let rest = |a: i64, b: i64| {
            let rest = a.checked_rem(b)?;
            Some(if rest != 0 && (rest < 0) != (b < 0) {
                rest + b
            } else {
                rest
            })
        };
        calculate(input, arguments.at(0), rest, |a, b| a - b * (a / b).floor())
    },
};

pub(super) const ABS: Added = Added {
    name: "abs",
    apply: |input, _, _| match number(input)? {
        Number::Int(n) => {
            let absolute = n
                .checked_abs()
                .ok_or("the result is not a 64-bit number (overflow or division by zero)")?;
            Ok(Value::scalar(absolute))
        }
        Number::Float(n) => Ok(Value::scalar(n.abs())),
    },
};
