//! The `casetrail` binary.

use std::process::ExitCode;

fn main() -> ExitCode {
    casetrail_api::main()
}
