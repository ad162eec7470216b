use super::{Exit, FAULT, caught};

/// A fault of the program is code 4, and what was said is kept for the message.
#[test]
fn a_panic_is_caught_at_the_door() {
    assert_eq!(caught(|| Exit::Open), Exit::Open);
    let exit = caught(|| panic!("the boat leaks"));
    assert_eq!((exit, exit.code()), (Exit::Fault, 4));
    let said = FAULT.lock().unwrap().clone().unwrap();
    assert!(
        said.contains("tests.rs") && said.ends_with("the boat leaks"),
        "{said}"
    );
}
