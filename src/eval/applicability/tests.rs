use super::*;

#[test]
fn the_region_above() {
    for (code, above) in [
        (469_025, Some(460_000)),
        (460_000, Some(NATION)),
        (320_722, Some(320_700)),
        (320_700, Some(320_000)),
        (659_001, Some(650_000)),
        (110_101, Some(110_100)),
        (NATION, None),
    ] {
        assert_eq!(superior(code), above, "{code}");
    }
    assert!(lies_in(469_025, 460_000) && lies_in(469_025, NATION) && lies_in(469_025, 469_025));
    assert!(!lies_in(460_000, 469_025) && !lies_in(469_025, 460_100));
}
