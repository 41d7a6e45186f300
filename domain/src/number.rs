//! The numbers people quote: case, request and referral.

use std::fmt;

/// The series that case numbers come from.
pub const CASES: &str = "case";
/// The series that request numbers come from.
pub const REQUESTS: &str = "request";
/// The series that referral numbers come from.
pub const REFERRALS: &str = "referral";

/// A case's reference number, eight digits: `00098712`.
pub struct CaseNumber(pub u64);
/// A request's number: `Request - 999229933`.
pub struct RequestNumber(pub u64);
/// A referral's number: `REF-00000000003`.
pub struct ReferralNumber(pub u64);

impl CaseNumber {
    /// Reads a reference number as a person types it; `None` unless it is eight digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<u64> {
        let text = text.trim();
        let digits = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse().ok()).flatten()
    }
}

impl fmt::Display for CaseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08}", self.0)
    }
}

impl fmt::Display for RequestNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Request - {:09}", self.0)
    }
}

impl fmt::Display for ReferralNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "REF-{:011}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_in_the_guide() {
        assert_eq!(CaseNumber(98_712).to_string(), "00098712");
        assert_eq!(RequestNumber(999_229_933).to_string(), "Request - 999229933");
        assert_eq!(ReferralNumber(3).to_string(), "REF-00000000003");
        assert_eq!(CaseNumber::parse(" 00098712 "), Some(98_712));
        assert_eq!(CaseNumber::parse("98712"), None);
        assert_eq!(CaseNumber::parse("+0098712"), None);
    }
}
