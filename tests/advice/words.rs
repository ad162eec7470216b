//! Which words the help offers for those that are written.

use super::*;

#[test]
fn a_word_that_says_no_is_never_explained_by_one_that_says_yes() {
    for word in [
        "不应当",
        "不应该",
        "不可以",
        "不能",
        "不要",
        "不许",
        "不准",
        "不允许",
        "严禁",
        "严格禁止",
        "杜绝",
    ] {
        let (_, place, words) = suggested(&duty(&format!("{word} 有 停工")));
        assert_eq!((place.as_str(), words.concat().as_str()), (word, "不得"));
    }
    for word in [
        "不必",
        "无需",
        "无须",
        "不要求",
        "不需要",
        "不鼓励",
        "不支持",
        "不提倡",
        "不宜",
    ] {
        let (_, place, words) = suggested(&duty(&format!("{word} 有 停工")));
        assert_eq!(place, word);
        assert!(words.contains(&"注".to_owned()), "{word}: {words:?}");
        assert!(
            !words.contains(&word.chars().skip(1).collect()),
            "{word}: {words:?}"
        );
    }
    // names: what there is says the opposite
    for name in ["非停工", "未停工", "无停工"] {
        let (_, _, words) = suggested(&worker(&format!("应当 有 {name}")));
        assert_ne!(words, ["停工"], "{name}");
    }
}

#[test]
fn matters_are_one_enum() {
    let two = |name: &str| {
        format!(
            "{HEADER}枚举 事项 {{ 甲事 }}\n枚举 {name} {{ 乙事 }}\n{DUTY}\
            义务 二 {{ 依据 “一” “甲” 待核；承担 用人单位；应当 认定 乙事 }}\n"
        )
    };
    let found = wrong(&two("事项"));
    assert_eq!(found.len(), 1, "{found:#?}");
    let help = render(found.first().unwrap(), Language::Zh).help.unwrap();
    assert!(help.contains("合并成一个"), "{help}");
    let found = wrong(&two("别的"));
    assert_eq!(found.len(), 1, "{found:#?}");
    let help = render(found.first().unwrap(), Language::Zh).help.unwrap();
    assert!(help.contains("它写在枚举 `别的` 里"), "{help}");
}

#[test]
fn who_is_urged_does_not_urge() {
    let (code, place, _) = suggested(&duty("督促 每年度 有 检测"));
    assert_eq!(
        (code.as_str(), place.as_str()),
        ("ohs::norm::urged_bearer", "用人单位")
    );
    let authority = duty("督促 每年度 有 检测").replace("承担 用人单位\n", "承担 县级人民政府\n");
    assert!(wrong(&authority).is_empty(), "{:#?}", wrong(&authority));
    let nobody = duty("督促 每年度 有 检测").replace("    承担 用人单位\n", "");
    assert_eq!(suggested(&nobody).0, "ohs::norm::nobody_urges");
    let items = "督促 {\n        一：每年度 有 检测 { 承担 县级人民政府 }\n    }";
    let items = duty(items).replace("    承担 用人单位\n", "");
    assert!(wrong(&items).is_empty(), "{:#?}", wrong(&items));
}

#[test]
fn a_name_that_something_has_is_explained_before_one_that_is_like_it() {
    let (_, place, words) = suggested(&duty("应当 公告 = 检测结果"));
    assert_eq!(place, "检测结果");
    assert!(words.contains(&"公告 含 检测结果".to_owned()), "{words:?}");
    let (_, place, words) = suggested(&worker("应当 (有 体检 且 类别 = 在岗期间)"));
    assert_eq!(place, "类别");
    assert!(words.contains(&"有 体检 其中 …".to_owned()), "{words:?}");
}

#[test]
fn a_year_in_which_is_not_one_by_whose_end() {
    for (written, meant) in [
        ("在 2023年 内", "于 2023年 内"),
        ("在 2023年", "于 2023年 内"),
        ("2021年 至 2023年", "于 2021年 至 2023年 内"),
        ("于 2021年—2023年 内", "于 2021年 至 2023年 内"),
        ("2021—2023年", "于 2021年 至 2023年 内"),
    ] {
        let (_, place, words) = suggested(&duty(&format!("应当 {written} 有 检测")));
        assert_eq!(place, written);
        assert_eq!(words, [meant], "{written}");
    }
}

#[test]
fn several_members_in_one_word_are_all_of_them() {
    for (written, place, meant) in [
        (
            "规模 属于 中小微型",
            "属于 中小微型",
            "属于 (微型、小型、中型)",
        ),
        ("规模 = 小微", "= 小微", "属于 (微型、小型)"),
        ("规模 属于 (大型、小微型)", "小微型", "微型、小型"),
    ] {
        let policy = duty(&format!("当 {written}\n    应当 每年度 有 检测"));
        let (code, at, words) = suggested(&policy);
        assert_eq!(code, "ohs::name::unknown_member");
        assert_eq!(at, place);
        assert_eq!(words, [meant], "{written}");
    }
    // and what is like none of them is answered with those there are
    let (_, _, words) = suggested(&duty("当 规模 = 规上\n    应当 每年度 有 检测"));
    assert_eq!(words, ["微型", "小型", "中型", "大型"]);
}

#[test]
fn a_sentence_behind_a_keyword_is_not_taken_for_a_name() {
    let (code, _, words) = suggested(&duty("督促用人单位在劳动合同中明确危害防护的内容"));
    assert_eq!(code, "ohs::syntax::glued_keyword");
    assert!(words.contains(&"督促 认定 …".to_owned()), "{words:?}");
    let (_, _, words) = suggested(&duty("当 小型、微型\n    应当 有 管理机构"));
    assert!(
        words.contains(&"字段 属于 (小型、微型)".to_owned()),
        "{words:?}"
    );
    let (_, _, words) = suggested(&duty("应当 认定 健康企业"));
    assert!(
        words.contains(&"枚举 事项 { 健康企业 }".to_owned()),
        "{words:?}"
    );
    let (_, _, words) = suggested(&duty("应当 在岗 接害"));
    assert_eq!(words.first().map(String::as_str), Some("在岗接害"));
}

#[test]
fn at_once_and_soon_are_parameters_of_their_own() {
    for (word, term) in [
        ("立即", "立即"),
        ("及时", "及时"),
        ("尽快", "尽快"),
        ("按期", "期限"),
    ] {
        let (code, place, words) = suggested(&worker(&format!("应当 {word} 有 体检")));
        assert_eq!(
            (code.as_str(), place.as_str()),
            ("ohs::syntax::everyday_word", word)
        );
        let parameter = words.iter().find(|w| w.starts_with("参数")).unwrap();
        let within = words.last().unwrap();
        assert!(within.contains(term), "{words:?}");
        let within = within.replacen('…', "入职", 1).replace('…', "体检");
        let mended = format!("{}{parameter}\n", worker(&format!("应当 {within}")));
        assert!(wrong(&mended).is_empty(), "{mended}{:#?}", wrong(&mended));
    }
}

#[test]
fn a_thing_called_by_its_condition_is_that_thing() {
    for (policy, place, meant) in [
        (
            duty("对象 非在岗接害\n    应当 每年度 有 体检"),
            "非在岗接害",
            "劳动者 当 非 在岗接害",
        ),
        (
            duty("对象 全县在岗接害\n    应当 每年度 有 体检"),
            "全县在岗接害",
            "劳动者 当 在岗接害",
        ),
        (
            duty("对象 商店\n    应当 每年度 有 体检"),
            "商店",
            "用人单位",
        ),
    ] {
        let (code, at, words) = suggested(&policy);
        assert_eq!(
            (code.as_str(), at.as_str()),
            ("ohs::name::unknown_entity", place)
        );
        assert_eq!(words.first().map(String::as_str), Some(meant), "{words:?}");
    }
}

#[test]
fn a_rate_is_an_indicators() {
    let (code, place, words) = suggested(&duty("应当 劳动者 的 参保率 ≥ 90%"));
    assert_eq!(
        (code.as_str(), place.as_str()),
        ("ohs::name::unknown_field", "参保率")
    );
    assert!(words.contains(&"总体 劳动者".to_owned()), "{words:?}");
}

#[test]
fn what_is_listed_has_terms_as_well_as_fields() {
    let (_, _, words) = suggested(&worker("应当 合格"));
    assert!(words.contains(&"在岗接害".to_owned()), "{words:?}");
    assert!(words.contains(&"入职".to_owned()), "{words:?}");
}

#[test]
fn a_condition_before_a_collection_is_not_lost() {
    for (policy, place, meant) in [
        (
            duty("应当 每个 接害劳动者 均 有 监护档案"),
            "接害劳动者",
            "(劳动者 其中 接害)",
        ),
        (
            duty("应当 每年度 有 全厂的检测"),
            "全厂的检测",
            "(检测 其中 全厂)",
        ),
    ] {
        let (code, at, words) = suggested(&policy);
        assert_eq!(
            (code.as_str(), at.as_str()),
            ("ohs::name::unknown_field", place)
        );
        assert_eq!(words.first().map(String::as_str), Some(meant), "{words:?}");
    }
}

#[test]
fn of_members_that_are_as_near_none_is_picked() {
    let (code, at, words) = suggested(&duty("应当 规模 = 中形"));
    assert_eq!(
        (code.as_str(), at.as_str()),
        ("ohs::name::unknown_member", "中形")
    );
    assert_eq!(words, ["中型"]);
    // 某型 may be each of them
    let (_, _, words) = suggested(&duty("应当 规模 = 某型"));
    assert_eq!(words, ["微型", "小型", "中型", "大型"]);
}

#[test]
fn of_names_that_contain_the_word_each_is_shown() {
    let policy = format!("{}术语 劳动者.曾接害 = 有 接触危害\n", worker("应当 接害"));
    let (code, _, words) = suggested(&policy);
    assert_eq!(code, "ohs::name::unknown_field");
    assert_eq!(words, ["在岗接害", "曾接害"]);
}

#[test]
fn what_stands_behind_the_object_is_not_forgotten() {
    for (clause, place, meant) in [
        (
            "应当 组织 劳动者 进行 体检",
            "组织 劳动者 进行 体检",
            "每个 劳动者 均 有 体检",
        ),
        (
            "应当 每年度 组织 劳动者 体检",
            "组织 劳动者 体检",
            "每个 劳动者 均 有 体检",
        ),
        (
            "应当 设置 公告 和 管理机构",
            "设置 公告 和 管理机构",
            "有 公告 且 有 管理机构",
        ),
        (
            "应当 设置 公告、管理机构",
            "设置 公告、管理机构",
            "有 公告 且 有 管理机构",
        ),
        ("应当 每年度 组织 开展 检测", "组织 开展 检测", "有 检测"),
        (
            "应当 每年度 开展 检测 其中 因素 = 噪声",
            "开展 检测",
            "有 检测",
        ),
    ] {
        let (code, at, words) = suggested(&duty(clause));
        assert_eq!(code, "ohs::syntax::everyday_word", "{clause}");
        assert_eq!(
            (at.as_str(), words.first().map(String::as_str)),
            (place, Some(meant))
        );
        assert!(!words.contains(&"有 劳动者".to_owned()), "{words:?}");
        let (mended, _) = followed(&duty(clause), Language::Zh).unwrap();
        assert!(
            wrong(&mended).iter().all(|d| d.severity != Severity::Error),
            "{mended}"
        );
    }
}

#[test]
fn a_term_is_not_offered_within_itself() {
    let policy = format!("{HEADER}{DUTY}术语 劳动者.接噪声 = 接噪音\n");
    let (code, place, words) = suggested(&policy);
    assert_eq!(
        (code.as_str(), place.as_str()),
        ("ohs::name::unknown_field", "接噪音")
    );
    assert!(!words.iter().any(|w| w == "接噪声"), "{words:?}");
}

#[test]
fn of_many_names_the_likely_ones_are_listed() {
    let policy = format!(
        "{HEADER}{DUTY}枚举 门类 {{ 农业、林业、牧业、渔业、石油业、煤炭开采和洗选业、金属矿采选业、食品业、纺织业、造纸业、印刷业、医药业、橡胶业、汽车业\n    组 采矿 = 石油业、煤炭开采和洗选业、金属矿采选业\n}}\n\
         实体 店 {{ 标识 号；号：文字；所在：行政区 属地；类：门类 }}\n\
         义务 例一 {{\n    依据 “一” “甲” 待核\n    承担 店\n    应当 类 = 采煤选矿行当\n}}\n"
    );
    let (code, _, words) = suggested(&policy);
    assert_eq!(code, "ohs::name::unknown_member");
    let first: Vec<&str> = words.iter().take(3).map(String::as_str).collect();
    assert_eq!(first, ["煤炭开采和洗选业", "金属矿采选业", "采矿"]);
    assert_eq!(words.len(), 7, "{words:?}");
    assert_eq!(words.last().unwrap(), "ohs vocabulary 门类");
}

#[test]
fn which_of_many_offers_what_can_stand() {
    let (code, _, words) = suggested(&duty("应当 检测.结果 ≤ 3 mg/m³"));
    assert_eq!(code, "ohs::type::which_of_many");
    assert_eq!(words.first().unwrap(), "最近 检测 的 结果");
    let mended = duty("应当 最近 检测 的 结果 ≤ 3 mg/m³");
    assert!(wrong(&mended).is_empty(), "{:#?}", wrong(&mended));
    // what has no day has no latest
    let (_, _, words) = suggested(&duty("应当 建设项目.医疗放射"));
    assert!(!words.iter().any(|w| w.contains("最近")), "{words:?}");
    let mended = duty("应当 每个 建设项目 均 医疗放射");
    assert!(wrong(&mended).is_empty(), "{:#?}", wrong(&mended));
}
