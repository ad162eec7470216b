use super::{nearest, nearest_listed};

/// What is meant by a name among others.
#[test]
fn the_nearest_is_what_was_meant_and_never_its_opposite() {
    let cases: [(&str, &[&str], Option<&str>); 17] = [
        ("管理机钩", &["管理机构", "管理人员"], Some("管理机构")),
        // what it holds, or what holds it, goes before what merely looks like it
        (
            "职业卫生管理机构",
            &["职业卫生管理人员", "管理机构", "机构"],
            Some("管理机构"),
        ),
        ("申报", &["申报日期", "检测"], Some("申报日期")),
        ("机构", &["职业卫生技术服务机构"], None),
        // one letter of two is half of the word
        ("离岗", &["上岗", "在岗", "离职"], None),
        ("检则", &["检测"], None),
        ("报申", &["申报"], Some("申报")),
        ("上岗时", &["离岗时"], None),
        ("体检前", &["体检后"], None),
        ("不合格", &["合格"], None),
        ("合格率", &["不合格率"], None),
        ("躁声值", &["噪声值"], Some("噪声值")),
        ("worke", &["worker", "workers"], Some("worker")),
        ("exam", &["exams"], Some("exams")),
        ("Worker", &["worker"], Some("worker")),
        ("at", &["in"], None),
        ("劳动者人数", &["用人单位数"], None),
    ];
    for (name, candidates, expected) in cases {
        let found = nearest(name, candidates.iter().copied());
        assert_eq!(found, expected, "{name}");
    }
    // of a closed list one letter of two may be wrong, but not for the opposite
    assert_eq!(nearest_listed("躁声", ["噪声", "矽尘"]), Some("噪声"));
    assert_eq!(nearest_listed("离岗", ["上岗"]), None);
}
