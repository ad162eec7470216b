//! Exact numbers and quantities.

use crate::facts::tree::{Node, NodeKind};
use crate::program::Type;
use rust_decimal::Decimal;
use unicode_normalization::UnicodeNormalization;

/// Why a text is no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoNumber {
    /// It does not look like one.
    Unlike,
    /// It has more digits, or is larger, than is kept exactly.
    Inexact,
    /// It has thousands separators.
    Separated,
}

/// Reads a number exactly, or not at all: `0.70`, `-1e3`.
pub(super) fn decimal(text: &str) -> Result<Decimal, NoNumber> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((m, e)) => {
            let sound = e
                .trim_start_matches(['+', '-'])
                .bytes()
                .all(|b| b.is_ascii_digit());
            if !sound || e.is_empty() {
                return Err(NoNumber::Unlike);
            }
            (m, e.parse::<i32>().map_err(|_| NoNumber::Inexact)?)
        }
        None => (text, 0),
    };
    let body = mantissa.strip_prefix(['-', '+']).unwrap_or(mantissa);
    let sound = body.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && body.bytes().any(|b| b.is_ascii_digit())
        && body.bytes().filter(|b| *b == b'.').count() <= 1;
    if !sound {
        return Err(NoNumber::Unlike);
    }
    let number = Decimal::from_str_exact(mantissa).map_err(|_| NoNumber::Inexact)?;
    if number.is_zero() {
        return Ok(Decimal::ZERO);
    }
    scaled(number.normalize(), exponent).ok_or(NoNumber::Inexact)
}

/// A number times a power of ten, exactly.
fn scaled(number: Decimal, exponent: i32) -> Option<Decimal> {
    let mut out = number;
    let scale = i64::from(number.scale()) - i64::from(exponent);
    if scale >= 0 {
        out.set_scale(u32::try_from(scale).ok()?).ok()?;
        return Some(out);
    }
    out.set_scale(0).ok()?;
    let power = u32::try_from(-scale).ok()?;
    let factor = Decimal::from_i128_with_scale(10i128.checked_pow(power)?, 0);
    (power <= 28).then(|| out.checked_mul(factor)).flatten()
}

/// Cuts a number with what stands behind it: `86.5 dB(A)`, `500万人次`, `95％`. Full-width forms
/// are folded in the number only; the unit stays as written.
pub(super) fn quantity(text: &str) -> Result<(Decimal, String), NoNumber> {
    let text = text.trim();
    let folded = |c: char| -> char { c.nfkc().next().unwrap_or(c) };
    let in_number = |c: char| {
        let c = folded(c);
        c.is_ascii_digit() || matches!(c, '.' | '+' | '-' | ',' | '−')
    };
    let cut = text.find(|c: char| !in_number(c)).unwrap_or(text.len());
    let (number, unit) = text.split_at_checked(cut).ok_or(NoNumber::Unlike)?;
    let number: String = number
        .chars()
        .map(|c| if c == '−' { '-' } else { folded(c) })
        .collect();
    if number.contains(',') {
        return Err(NoNumber::Separated);
    }
    // An exponent is part of the number only where digits stand behind it.
    let (number, unit) = match unit.strip_prefix(['e', 'E']) {
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_digit() || "+-".contains(c)) => {
            let end = rest
                .char_indices()
                .find(|(i, c)| !(c.is_ascii_digit() || (*i == 0 && "+-".contains(*c))))
                .map_or(rest.len(), |(i, _)| i);
            let (power, rest) = rest.split_at_checked(end).ok_or(NoNumber::Unlike)?;
            (format!("{number}e{power}"), rest)
        }
        _ => (number, unit),
    };
    Ok((decimal(&number)?, unit.trim().to_owned()))
}

/// 万 and 亿 before a unit: the factor, and the unit behind it.
pub(super) fn multiple(unit: &str) -> Option<(Decimal, &str)> {
    let ten_thousand = Decimal::from(10_000);
    if let Some(rest) = unit.strip_prefix("万亿") {
        return Some((Decimal::from(1_000_000_000_000_i64), rest.trim_start()));
    }
    if let Some(rest) = unit.strip_prefix('万') {
        return Some((ten_thousand, rest.trim_start()));
    }
    unit.strip_prefix('亿')
        .map(|rest| (Decimal::from(100_000_000), rest.trim_start()))
}

/// What the last digit of a number counts: 0.001 of `71.2%`, 1 of `120`; none where it is not written
/// in digits.
pub(super) fn last_digit(ty: &Type, node: &Node) -> Option<Decimal> {
    let text = match &node.kind {
        NodeKind::Number(text) | NodeKind::Text(text) => text,
        _ => return None,
    };
    let folded: String = text.nfkc().collect();
    let number = |c: char| c.is_ascii_digit() || matches!(c, '.' | '+' | '-' | '−');
    let cut = folded.find(|c| !number(c)).unwrap_or(folded.len());
    let (digits, rest) = folded.split_at_checked(cut)?;
    if rest.starts_with(['e', 'E']) {
        return None;
    }
    let places = digits.split_once('.').map_or(0, |(_, places)| places.len());
    let mut step = Decimal::try_new(1, u32::try_from(places).ok()?).ok()?;
    if *ty == Type::Percent && rest.trim_start().starts_with('%') {
        step = step.checked_mul(Decimal::new(1, 2))?;
    }
    match multiple(rest.trim_start()) {
        Some((factor, _)) => step.checked_mul(factor),
        None => Some(step),
    }
}
