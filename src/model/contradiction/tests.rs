use super::*;
use proptest::prelude::*;
use rust_decimal::Decimal;

const OPS: [CompareOp; 6] = [
    CompareOp::Eq,
    CompareOp::Ne,
    CompareOp::Lt,
    CompareOp::Le,
    CompareOp::Gt,
    CompareOp::Ge,
];

proptest! {
    /// However many tests there are, the strictest say what all pairs say.
    #[test]
    fn many_tests_clash_where_two_of_them_do(
        tests in prop::collection::vec((0..6_usize, 0..12_i64), 1..8),
        most in prop::collection::vec((0..6_usize, 0..12_i64), 0..120),
    ) {
        let values: Vec<(CompareOp, Value)> = tests
            .iter()
            .chain(&most)
            .map(|(op, n)| (OPS[*op], Value::Number(Decimal::from(*n))))
            .collect();
        let tests: Vec<Test<'_>> = values.iter().map(|(op, v)| (*op, v)).collect();
        prop_assert_eq!(clash(&tests), pairs(&tests));
        let six = Value::Number(Decimal::from(6));
        // Without = and with the lower ones below the upper ones nothing clashes.
        let apart: Vec<Test<'_>> = tests
            .iter()
            .copied()
            .filter(|(op, v)| match op {
                CompareOp::Eq => false,
                CompareOp::Ne => true,
                CompareOp::Lt | CompareOp::Le => compare_values(v, &six) == Some(Ordering::Greater),
                CompareOp::Gt | CompareOp::Ge => compare_values(v, &six) == Some(Ordering::Less),
            })
            .collect();
        prop_assert!(!clash(&apart));
    }
}
