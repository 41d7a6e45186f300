//! A row of any of our tables, on its way from one place to another.

use super::table::{Kind, Table};
use crate::columns::{Columns, Malformed};

/// What a column of a row holds.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Value {
    Null,
    Integer(i64),
    Text(String),
    Bytes(Vec<u8>),
}

/// A row: its columns, in the order of its table's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row(pub Vec<Value>);

impl Row {
    /// Takes a row from whichever driver brings it.
    pub fn read(row: &impl Columns, table: &Table) -> Result<Self, Malformed> {
        let value = |(index, (_, kind)): (usize, &(&str, Kind))| {
            Ok(match kind {
                Kind::Integer => row.integer(index)?.map_or(Value::Null, Value::Integer),
                Kind::Text => row.text(index)?.map_or(Value::Null, |text| Value::Text(text.into())),
                Kind::Bytes => row.bytes(index)?.map_or(Value::Null, |b| Value::Bytes(b.to_vec())),
            })
        };
        table.columns.iter().enumerate().map(value).collect::<Result<_, _>>().map(Self)
    }

    /// Adds its bytes: for each column a mark, then eight bytes, or a length and as many.
    pub fn encode(&self, to: &mut Vec<u8>) {
        for value in &self.0 {
            match value {
                Value::Null => to.push(0),
                Value::Integer(number) => {
                    to.push(1);
                    to.extend_from_slice(&number.to_be_bytes());
                }
                Value::Text(text) => encode_bytes(2, text.as_bytes(), to),
                Value::Bytes(bytes) => encode_bytes(3, bytes, to),
            }
        }
    }

    /// Takes a row of so many columns from the front of these bytes; `None` when they are no row.
    pub fn decode(columns: usize, from: &mut &[u8]) -> Option<Self> {
        (0..columns).map(|_| decode_value(from)).collect::<Option<_>>().map(Self)
    }

    fn at(&self, index: usize) -> Result<&Value, Malformed> {
        self.0.get(index).ok_or(Malformed)
    }
}

/// No value of ours comes near 4 GiB.
fn encode_bytes(mark: u8, bytes: &[u8], to: &mut Vec<u8>) {
    to.push(mark);
    to.extend_from_slice(&(bytes.len() as u32).to_be_bytes());
    to.extend_from_slice(bytes);
}

fn decode_value(from: &mut &[u8]) -> Option<Value> {
    let (mark, rest) = from.split_first()?;
    *from = rest;
    Some(match mark {
        0 => Value::Null,
        1 => {
            let (number, rest) = from.split_first_chunk()?;
            *from = rest;
            Value::Integer(i64::from_be_bytes(*number))
        }
        2 => Value::Text(String::from_utf8(decode_bytes(from)?).ok()?),
        3 => Value::Bytes(decode_bytes(from)?),
        _ => return None,
    })
}

fn decode_bytes(from: &mut &[u8]) -> Option<Vec<u8>> {
    let (length, rest) = from.split_first_chunk()?;
    let (bytes, rest) = rest.split_at_checked(u32::from_be_bytes(*length) as usize)?;
    *from = rest;
    Some(bytes.to_vec())
}

impl Columns for Row {
    fn integer(&self, index: usize) -> Result<Option<i64>, Malformed> {
        match self.at(index)? {
            Value::Null => Ok(None),
            Value::Integer(number) => Ok(Some(*number)),
            Value::Text(_) | Value::Bytes(_) => Err(Malformed),
        }
    }

    fn text(&self, index: usize) -> Result<Option<&str>, Malformed> {
        match self.at(index)? {
            Value::Null => Ok(None),
            Value::Text(text) => Ok(Some(text)),
            Value::Integer(_) | Value::Bytes(_) => Err(Malformed),
        }
    }

    fn bytes(&self, index: usize) -> Result<Option<&[u8]>, Malformed> {
        match self.at(index)? {
            Value::Null => Ok(None),
            Value::Bytes(bytes) => Ok(Some(bytes)),
            Value::Integer(_) | Value::Text(_) => Err(Malformed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_comes_back_and_half_of_one_does_not() {
        let row = Row(vec![
            Value::Null,
            Value::Integer(-7),
            Value::Text("Ngāti".to_owned()),
            Value::Bytes(vec![0, 255]),
        ]);
        let mut bytes = Vec::new();
        row.encode(&mut bytes);
        let mut left = &bytes[..];
        assert_eq!(Row::decode(4, &mut left), Some(row));
        assert!(left.is_empty());
        for end in 0..bytes.len() {
            assert_eq!(Row::decode(4, &mut &bytes[..end]), None, "{end}");
        }
    }
}
