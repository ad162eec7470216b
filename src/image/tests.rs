use super::*;
use crate::limits::Limits;

/// Numbers, dates and names come back as they were: decimals and dates must not ask the format
/// what they are, for an image does not say.
#[test]
fn an_image_gives_back_what_it_was_made_of() {
    let text = "规划 甲 {\n    辖区 469025\n    期间 2021年1月1日 至 2025年12月31日\n    状态 现行\n}\n\
                实体 单位 {\n    标识 号\n    号：文字\n    浓度：小数 0.5 至 10.25\n}\n\
                义务 限 {\n    依据 “一”\n    应当 浓度 ≤ 0.75\n}\n";
    let mut sources = SourceMap::new();
    let id = sources.add("甲.ohs", text);
    let parsed = [crate::syntax::parse(id, text, &Limits::default())];
    let program = crate::model::compile(&parsed, &sources).program;
    assert_eq!(program.norms.len(), 1, "{:?}", parsed[0].diagnostics);
    let (bytes, together) = encode(&program, &sources).unwrap();
    assert_eq!(together, text);
    let together: &'static str = together.leak();
    let (back, texts) = decode(&bytes, together).unwrap();
    assert_eq!(back, program);
    assert_eq!(
        texts.get(id).map(|f| (f.name(), f.text(), f.sha256())),
        Some(("甲.ohs", text, &*crate::source::sha256(text, 64)))
    );
    assert!(decode(&bytes[..bytes.len() / 2], together).is_none());
    assert!(decode(&bytes, "").is_none());
}
