//! The canonical byte encoding under every hash and seal: fixed order, big-endian, lengths first.

use uuid::Uuid;

/// Bytes in their one canonical form.
pub(crate) struct Encoding(Vec<u8>);

impl Encoding {
    /// Begins with a domain: bytes of one domain never equal those of another.
    pub fn new(domain: &[u8]) -> Self {
        let mut bytes = Vec::with_capacity(512);
        bytes.extend_from_slice(domain);
        Self(bytes)
    }

    pub fn fixed(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.extend_from_slice(bytes);
        self
    }

    pub fn uuid(&mut self, id: Uuid) -> &mut Self {
        self.fixed(id.as_bytes())
    }

    pub fn u32(&mut self, number: u32) -> &mut Self {
        self.fixed(&number.to_be_bytes())
    }

    pub fn u64(&mut self, number: u64) -> &mut Self {
        self.fixed(&number.to_be_bytes())
    }

    pub fn i64(&mut self, number: i64) -> &mut Self {
        self.fixed(&number.to_be_bytes())
    }

    /// Text: its length in bytes, then its UTF-8. Never 4 GiB: appends are bounded far below.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.u32(text.len() as u32).fixed(text.as_bytes())
    }

    /// Something that may be missing: 0, or 1 and the thing.
    pub fn optional<T>(
        &mut self,
        value: Option<T>,
        write: impl FnOnce(&mut Self, T) -> &mut Self,
    ) -> &mut Self {
        match value {
            None => self.fixed(&[0]),
            Some(value) => write(self.fixed(&[1]), value),
        }
    }

    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}
