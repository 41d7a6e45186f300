//! Relay connections: one generic pair, named for each type of node.

use super::audit::Event;
use super::case::{Case, Referral};
use super::comment::{Comment, Entry};
use super::draft::Draft;
use super::file::File;
use super::member::Member;
use super::notification::Notification;
use super::scalar::Cursor;
use async_graphql::{OutputType, SimpleObject};

/// Where a page begins and ends, and whether there is more.
#[derive(SimpleObject, Clone, Debug, Default)]
#[expect(missing_docs, reason = "the names are Relay's")]
pub struct PageInfo {
    pub has_next_page: bool,
    pub has_previous_page: bool,
    pub start_cursor: Option<Cursor>,
    pub end_cursor: Option<Cursor>,
}

/// One node with its cursor.
#[derive(SimpleObject, Clone)]
#[graphql(concrete(name = "CaseEdge", params(Case)))]
#[graphql(concrete(name = "DraftEdge", params(Draft)))]
#[graphql(concrete(name = "MemberEdge", params(Member)))]
#[graphql(concrete(name = "EntryEdge", params(Entry)))]
#[graphql(concrete(name = "ReferralEdge", params(Referral)))]
#[graphql(concrete(name = "FileEdge", params(File)))]
#[graphql(concrete(name = "CommentEdge", params(Comment)))]
#[graphql(concrete(name = "NotificationEdge", params(Notification)))]
#[graphql(concrete(name = "EventEdge", params(Event)))]
#[expect(missing_docs, reason = "the names are Relay's")]
pub struct Edge<T: OutputType> {
    pub cursor: Cursor,
    pub node: T,
}

/// A page of nodes.
#[derive(SimpleObject, Clone)]
#[graphql(concrete(name = "CaseConnection", params(Case)))]
#[graphql(concrete(name = "DraftConnection", params(Draft)))]
#[graphql(concrete(name = "MemberConnection", params(Member)))]
#[graphql(concrete(name = "EntryConnection", params(Entry)))]
#[graphql(concrete(name = "ReferralConnection", params(Referral)))]
#[graphql(concrete(name = "FileConnection", params(File)))]
#[graphql(concrete(name = "CommentConnection", params(Comment)))]
#[graphql(concrete(name = "NotificationConnection", params(Notification)))]
#[graphql(concrete(name = "EventConnection", params(Event)))]
#[expect(missing_docs, reason = "the names are Relay's")]
pub struct Connection<T: OutputType>
where
    Edge<T>: OutputType,
{
    pub edges: Vec<Edge<T>>,
    pub nodes: Vec<T>,
    pub page_info: PageInfo,
    /// Up to 10,000.
    pub total_count: i32,
}

impl<T: OutputType + Clone> Connection<T>
where
    Edge<T>: OutputType,
{
    /// A page of nodes, each with its cursor.
    pub fn new(
        rows: Vec<(Cursor, T)>,
        has_previous_page: bool,
        has_next_page: bool,
        total: u64,
    ) -> Self {
        let page_info = PageInfo {
            has_next_page,
            has_previous_page,
            start_cursor: rows.first().map(|(cursor, _)| cursor.clone()),
            end_cursor: rows.last().map(|(cursor, _)| cursor.clone()),
        };
        let nodes = rows.iter().map(|(_, node)| node.clone()).collect();
        let edges = rows.into_iter().map(|(cursor, node)| Edge { cursor, node }).collect();
        Self { edges, nodes, page_info, total_count: i32::try_from(total).unwrap_or(i32::MAX) }
    }

    /// A connection with nothing in it.
    #[must_use]
    pub fn empty() -> Self {
        Self {
            edges: Vec::new(),
            nodes: Vec::new(),
            page_info: PageInfo::default(),
            total_count: 0,
        }
    }
}
