//! Pages: forward, by keyset, one query each.

/// Which page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageRequest {
    /// How many rows at most.
    pub first: usize,
    /// The cursor after which it begins; `None`: at the start.
    pub after: Option<String>,
}

impl PageRequest {
    /// The first rows of a list.
    #[must_use]
    pub fn first(first: usize) -> Self {
        Self { first, after: None }
    }
}

/// A row with the cursor that stands right after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge<T> {
    /// Good for the same list and order only; the outside gets it wrapped.
    pub cursor: String,
    /// The row.
    pub row: T,
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows, in order.
    pub edges: Vec<Edge<T>>,
    /// Whether rows follow.
    pub has_next: bool,
    /// Whether the page began after a cursor.
    pub has_previous: bool,
}

impl<T> Page<T> {
    /// A page without rows.
    #[must_use]
    pub fn empty() -> Self {
        Self { edges: Vec::new(), has_next: false, has_previous: false }
    }

    /// The rows without their cursors.
    pub fn rows(&self) -> impl Iterator<Item = &T> {
        self.edges.iter().map(|edge| &edge.row)
    }
}
