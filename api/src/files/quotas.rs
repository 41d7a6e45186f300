//! How many files may be uploaded.

use casetrail_domain::file::FILES_OF_CASE_MAX;

/// How many files one person may upload in an hour, unless an installation sets another number.
pub const UPLOADS_AN_HOUR: usize = 500;

/// How many files may be uploaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotas {
    /// By one person in an hour; `None`: no limit.
    pub uploads_an_hour_max: Option<usize>,
    /// To one case, those withdrawn included.
    pub files_of_case_max: usize,
}

impl Default for Quotas {
    fn default() -> Self {
        Self { uploads_an_hour_max: Some(UPLOADS_AN_HOUR), files_of_case_max: FILES_OF_CASE_MAX }
    }
}
