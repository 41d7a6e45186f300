//! The test virus of EICAR, which every scanner knows and which does nothing.

/// Its parts, so that a scanner that looks at this program does not find it here.
const PARTS: [&str; 3] =
    ["X5O!P%@AP[4\\PZX54(P^)7CC)7}", "$EICAR-STANDARD-", "ANTIVIRUS-TEST-FILE!$H+H*"];

/// The test virus: 68 letters.
#[must_use]
pub fn virus() -> Vec<u8> {
    PARTS.concat().into_bytes()
}

/// Looks for the test virus in what comes by.
pub struct Search {
    virus: Vec<u8>,
    /// The end of what came last, in which it may have begun.
    last: Vec<u8>,
}

impl Search {
    /// A search that has seen nothing.
    #[must_use]
    pub fn new() -> Self {
        Self { virus: virus(), last: Vec::new() }
    }

    /// Whether it is in these bytes, or ends in them.
    pub fn finds(&mut self, bytes: &[u8]) -> bool {
        let seen = [self.last.as_slice(), bytes].concat();
        let found = seen.windows(self.virus.len()).any(|part| part == self.virus.as_slice());
        let kept = seen.len().saturating_sub(self.virus.len() - 1);
        self.last = seen[kept..].to_vec();
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_found_wherever_it_is_cut() {
        let virus = virus();
        assert_eq!(virus.len(), 68);
        let text = [b"before ".as_slice(), &virus, b" after"].concat();
        for cut in 0..=text.len() {
            let mut search = Search::new();
            let found = [&text[..cut], &text[cut..]].map(|part| search.finds(part));
            assert!(found.contains(&true), "cut at {cut}");
        }
        let mut search = Search::new();
        assert!(text.iter().any(|byte| search.finds(&[*byte])), "byte by byte");
        let mut search = Search::new();
        assert!(!search.finds(&virus[1..]) && !search.finds(&virus[..67]));
    }
}
