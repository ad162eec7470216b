//! From bytes to text: UTF-8 and nothing else, said exactly.

use crate::diagnostic::{Diagnostic, Severity};

#[cfg(test)]
mod tests;

/// Takes bytes for UTF-8 (a byte order mark stays; readers pass it). The error names the first byte
/// that is not, and what the bytes seem to be instead. It has no place in a file: there is no text.
///
/// # Errors
///
/// When the bytes are not UTF-8.
pub fn decode(bytes: Vec<u8>) -> Result<String, Diagnostic> {
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text),
        Err(error) => {
            let offset = error.utf8_error().valid_up_to();
            let bytes = error.as_bytes();
            let d = Diagnostic::nowhere(Severity::Error, "ohs::facts::not_utf8")
                .arg("offset", offset)
                .arg(
                    "byte",
                    bytes
                        .get(offset)
                        .map_or(String::new(), |b| format!("{b:02X}")),
                );
            Err(
                if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
                    d.help("utf16")
                } else if is_gb18030(bytes) {
                    d.help("gb18030")
                } else {
                    d
                },
            )
        }
    }
}

/// Whether bytes are well formed as GB18030 (GBK and GB 2312 are parts of it).
fn is_gb18030(bytes: &[u8]) -> bool {
    let mut rest = bytes.iter().copied();
    while let Some(first) = rest.next() {
        let sound = match first {
            0..=0x7f => true,
            0x81..=0xfe => match rest.next() {
                Some(0x40..=0x7e | 0x80..=0xfe) => true,
                Some(0x30..=0x39) => {
                    matches!(rest.next(), Some(0x81..=0xfe))
                        && matches!(rest.next(), Some(0x30..=0x39))
                }
                _ => false,
            },
            _ => false,
        };
        if !sound {
            return false;
        }
    }
    true
}
