//! A row as one value, in the binary form that PostgreSQL's `record_recv` takes: how many columns, then
//! each with its type's OID, its length and its bytes.
//!
//! An array of rows is one argument, of which the server makes one set. An array for each column would
//! cost it a set for each: measured, a third of a lone append's CPU.

use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;

/// The types' OIDs, the same in every database (`pg_type.dat`).
const BYTEA: u32 = 17;
const INT8: u32 = 20;
const TEXT: u32 = 25;

/// The length that says NULL.
const NULL: i32 = -1;

/// A row in the making.
pub(super) struct Composite<'a> {
    to: &'a mut Vec<u8>,
    /// Where the number of columns stands.
    begun: usize,
    columns: i32,
    /// Whether the lengths of all columns can be told.
    fits: bool,
}

impl<'a> Composite<'a> {
    pub fn begin(to: &'a mut Vec<u8>) -> Self {
        let begun = to.len();
        to.extend_from_slice(&0_i32.to_be_bytes());
        Self { to, begun, columns: 0, fits: true }
    }

    pub fn integer(self, integer: impl Into<Option<i64>>) -> Self {
        let integer = integer.into().map(i64::to_be_bytes);
        self.column(INT8, integer.as_ref().map(<[u8; 8]>::as_slice))
    }

    pub fn text<'b>(self, text: impl Into<Option<&'b str>>) -> Self {
        self.column(TEXT, text.into().map(str::as_bytes))
    }

    pub fn bytes(self, bytes: &[u8]) -> Self {
        self.column(BYTEA, Some(bytes))
    }

    pub fn optional_bytes(self, bytes: Option<impl AsRef<[u8]>>) -> Self {
        self.column(BYTEA, bytes.as_ref().map(AsRef::as_ref))
    }

    fn column(mut self, kind: u32, value: Option<&[u8]>) -> Self {
        let length = value.map_or(Ok(NULL), |bytes| i32::try_from(bytes.len()));
        self.fits &= length.is_ok();
        self.columns += 1;
        self.to.extend_from_slice(&kind.to_be_bytes());
        self.to.extend_from_slice(&length.unwrap_or(NULL).to_be_bytes());
        self.to.extend_from_slice(value.unwrap_or_default());
        self
    }

    /// Says how many columns there were. An error when one is too long to be told.
    pub fn end(self) -> Result<IsNull, BoxDynError> {
        if !self.fits {
            return Err("a column of over 2 GiB can't be written".into());
        }
        if let Some(count) = self.to.get_mut(self.begun..self.begun + 4) {
            count.copy_from_slice(&self.columns.to_be_bytes());
        }
        Ok(IsNull::No)
    }
}
