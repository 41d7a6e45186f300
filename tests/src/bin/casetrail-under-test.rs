//! The service's binary, built beside the tests that run it.

use std::process::ExitCode;

fn main() -> ExitCode {
    casetrail_api::main()
}
