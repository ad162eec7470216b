use super::fraction::{Between, Fraction};
use super::series::Chain;
use crate::program::CompareOp;
use proptest::prelude::*;
use rust_decimal::Decimal;

fn of(n: i128, d: i128) -> Fraction {
    Fraction::new(n, d).unwrap()
}

#[test]
fn a_fraction_is_in_lowest_terms() {
    assert_eq!(of(6, -8), of(-3, 4));
    assert_eq!(of(6, -8).denominator(), 4);
    assert_eq!(Fraction::new(1, 0), None);
    assert_eq!(
        Fraction::of("0.846".parse::<Decimal>().unwrap()),
        Some(of(423, 500))
    );
    assert_eq!(of(1, 3).to_string(), "1/3");
    assert_eq!(of(1, 3).plus(of(1, 6)), Some(of(1, 2)));
    assert_eq!(of(1, 2).minus(of(2, 3)), Some(of(-1, 6)));
    assert_eq!(of(11, 10).power(3), Some(of(1331, 1000)));
}

#[test]
fn it_is_rounded_half_up() {
    let step = of(1, 1000);
    assert_eq!(of(2, 3).rounded(step), Some(of(667, 1000)));
    assert_eq!(of(1, 2000).rounded(step), Some(of(1, 1000)));
    assert_eq!(of(4999, 10_000_000).rounded(step), Some(Fraction::ZERO));
    let shown = |n: Fraction, places| n.decimal(places).map(|(n, exact)| (n.to_string(), exact));
    assert_eq!(shown(of(1, 3), 2), Some(("0.33".to_owned(), false)));
    assert_eq!(shown(of(1, 4), 2), Some(("0.25".to_owned(), true)));
}

#[test]
fn what_does_not_fit_is_nothing_and_is_compared_all_the_same() {
    let huge = of(i128::MAX, 3);
    assert_eq!(huge.times(huge), None);
    assert_eq!(huge.plus(of(1, 7)), None);
    assert!(huge > of(i128::MAX - 1, 3));
    assert!(of(i128::MAX, i128::MAX - 1) > of(i128::MAX - 1, i128::MAX - 2).min(Fraction::ONE));
    let (a, b) = (
        of(i128::MAX - 1, i128::MAX),
        of(i128::MAX - 2, i128::MAX - 1),
    );
    assert_eq!(b.cmp(&a), std::cmp::Ordering::Less);
    assert_eq!(a.cmp(&b), std::cmp::Ordering::Greater);
    assert_eq!(a.cmp(&a), std::cmp::Ordering::Equal);
    assert!(of(-(i128::MAX - 1), i128::MAX) < of(-(i128::MAX - 2), i128::MAX - 1));
}

const OPS: [CompareOp; 4] = [CompareOp::Gt, CompareOp::Ge, CompareOp::Lt, CompareOp::Le];

fn follows(op: CompareOp, before: i64, after: i64) -> bool {
    match op {
        CompareOp::Gt => after > before,
        CompareOp::Ge => after >= before,
        CompareOp::Lt => after < before,
        _ => after <= before,
    }
}

/// Every way in which values within the bounds can turn out, in quarters: enough that a strict series
/// of so few values finds room wherever there is any.
fn ways(bounds: &[(i64, i64)]) -> Vec<Vec<i64>> {
    let mut out = vec![Vec::new()];
    for (low, high) in bounds {
        out = out
            .iter()
            .flat_map(|so_far: &Vec<i64>| {
                (low * 4..=high * 4).map(|n| {
                    let mut longer = so_far.clone();
                    longer.push(n);
                    longer
                })
            })
            .collect();
    }
    out
}

proptest! {
    #[test]
    fn the_order_is_that_of_numbers(a in -50_i128..50, b in 1_i128..50, c in -50_i128..50, d in 1_i128..50) {
        prop_assert_eq!(of(a, b).cmp(&of(c, d)), (a * d).cmp(&(c * b)));
    }

    /// A series is broken where no completion of it holds, and may break where one does not.
    #[test]
    fn a_series_is_what_its_completions_are(
        ends in prop::collection::vec((0_i64..4, 0_i64..3), 2..5),
        op in 0_usize..4,
    ) {
        let op = OPS[op];
        let bounds: Vec<(i64, i64)> = ends.iter().map(|(low, more)| (*low, low + more)).collect();
        let values: Vec<Between> = bounds
            .iter()
            .map(|(low, high)| Between {
                low: Some(Fraction::whole(*low)),
                high: Some(Fraction::whole(*high)),
            })
            .collect();
        let chain = Chain::of(&values, op);
        let all = ways(&bounds);
        let holds = |n: usize, way: &Vec<i64>| {
            way[..n].windows(2).all(|pair| follows(op, pair[0], pair[1]))
        };
        let broken = (1..=bounds.len()).find(|n| !all.iter().any(|way| holds(*n, way)));
        prop_assert_eq!(chain.broken, broken.map(|n| n - 1));
        let fails = all.iter().any(|way| !holds(bounds.len(), way));
        prop_assert_eq!(chain.may_break, fails);
    }
}
