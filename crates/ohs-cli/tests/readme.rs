//! The READMEs show a finding: it is what the program prints.

use std::path::Path;
use std::process::Command;

#[test]
fn the_finding_in_the_readmes_is_printed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for (readme, language) in [("README.md", "en"), ("README.zh-CN.md", "zh")] {
        let text = std::fs::read_to_string(root.join(readme)).unwrap();
        let (_, behind) = text.split_once("```text\n").unwrap();
        let (finding, _) = behind.split_once("\n```").unwrap();
        assert!(finding.lines().count() > 10, "{finding}");
        let out = Command::new(env!("CARGO_BIN_EXE_ohs"))
            .args(["audit", "examples/baisha-cement.json", "--lang", language])
            .current_dir(&root)
            .env_clear()
            .output()
            .unwrap();
        let printed = String::from_utf8(out.stdout).unwrap();
        assert!(printed.contains(finding), "{readme}\n{finding}");
    }
}
