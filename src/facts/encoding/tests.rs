use super::*;
use crate::diagnostic::Arg;

fn help(bytes: &[u8]) -> (i64, Option<String>) {
    let d = decode(bytes.to_vec()).expect_err("not UTF-8");
    let Some((_, Arg::Number(offset))) = d.args.iter().find(|(n, _)| n == "offset") else {
        panic!("an offset")
    };
    (*offset, d.help.map(|h| h.to_string()))
}

#[test]
fn what_is_not_utf8_is_named_by_its_first_bad_byte() {
    assert_eq!(decode("体检".into()), Ok("体检".to_owned()));
    assert_eq!(decode("\u{feff}体".into()), Ok("\u{feff}体".to_owned()));
    // 体检 in GBK, behind ASCII.
    assert_eq!(help(b"ab\xcc\xe5\xbc\xec"), (2, Some("gb18030".into())));
    assert_eq!(help(b"\xff\xfea\0"), (0, Some("utf16".into())));
    assert_eq!(help(b"abc\xff"), (3, None));
    assert_eq!(help(b"\xe4\xbd"), (0, Some("gb18030".into())));
    assert_eq!(help(b"\x81\x30\x81\x30"), (0, Some("gb18030".into())));
    assert_eq!(help(b"\x81\x30\x81"), (0, None));
}
