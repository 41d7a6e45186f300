//! The service itself, as its own binary is. Only started as a child of a test, it also ends with
//! that test: when the test's end of standard input closes, however the test ended.

use std::io::Read;
use std::process::ExitCode;

fn main() -> ExitCode {
    if std::env::var_os("UNDER_TEST").is_some() {
        std::thread::spawn(end_with_the_test);
    }
    casetrail_api::main()
}

fn end_with_the_test() {
    let mut byte = [0; 1];
    while matches!(std::io::stdin().read(&mut byte), Ok(1)) {}
    std::process::exit(70);
}
