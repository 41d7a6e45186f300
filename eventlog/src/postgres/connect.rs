//! Where the log lies, and how every connection to it is set.

use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};
use sqlx::{ConnectOptions as _, Executor as _, Row as _};

use crate::LogError;

/// The schema of a log whose URL names none.
const SCHEMA: &str = "casetrail";

/// Letters of a schema's name: PostgreSQL cuts names after 63, and roles' are longer by a suffix.
const SCHEMA_LETTERS_MAX: usize = 40;

/// How long to wait for a connection, and for a client's answer to anything once it is there: beyond
/// the statement's own limit, so that only a line that is cut comes to it.
pub(super) const ANSWER_MAX: Duration = Duration::from_secs(8);

/// What holds on every connection. A frozen holder of the lock delays others two seconds, and plans go
/// along the indexes, whatever a young table's statistics say.
const SESSION: [(&str, &str); 11] = [
    ("synchronous_commit", "on"),
    ("lock_timeout", "2s"),
    ("idle_in_transaction_session_timeout", "2s"),
    ("statement_timeout", "5s"),
    ("tcp_user_timeout", "5s"),
    ("jit", "off"),
    ("max_parallel_workers_per_gather", "0"),
    ("enable_seqscan", "off"),
    ("enable_hashjoin", "off"),
    ("enable_mergejoin", "off"),
    ("plan_cache_mode", "force_generic_plan"),
];

/// Is this the URL of a PostgreSQL database?
pub(crate) fn is_postgres(url: &str) -> bool {
    url.starts_with("postgres://") || url.starts_with("postgresql://")
}

/// A schema of a database.
#[derive(Clone)]
pub(crate) struct Place {
    options: PgConnectOptions,
    schema: Arc<str>,
    /// The server's process that serves our writer: what it hints at we know.
    writing: Arc<AtomicU32>,
    /// Whether anybody else may listen to hints of ours.
    listened_to: Arc<AtomicBool>,
}

impl Place {
    /// The schema that a URL's `search_path` option names, or ours; with a suffix, the one beside it.
    pub fn parse(url: &str, suffix: Option<&str>) -> Result<Self, LogError> {
        // The driver's own words may quote the URL, and with it a password.
        let options = PgConnectOptions::from_str(url)
            .map_err(|_| LogError::Url("it is not the URL of a PostgreSQL database".to_owned()))?;
        let named = options.get_options().and_then(search_path).unwrap_or(SCHEMA).to_owned();
        let plain =
            |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
        if named.is_empty() || named.len() > SCHEMA_LETTERS_MAX || !named.chars().all(plain) {
            let rule = "a schema's name has at most 40 small letters, digits and underscores";
            return Err(LogError::Url(rule.to_owned()));
        }
        let schema: Arc<str> = match suffix {
            None => named.into(),
            Some(suffix) => format!("{named}_{suffix}").into(),
        };
        let options = options
            .options(SESSION)
            .options([("search_path", &*schema)])
            .application_name(&application(&schema))
            .disable_statement_logging();
        let listened_to = Arc::new(AtomicBool::new(true));
        Ok(Self { options, schema, writing: Arc::default(), listened_to })
    }

    pub fn schema(&self) -> &str {
        &self.schema
    }

    /// How connections to this schema are named, so that it is known who has it open.
    pub fn application(&self) -> String {
        application(&self.schema)
    }

    /// The role that the service acts in, whoever signs in.
    pub fn role(&self) -> String {
        format!("{}_app", self.schema)
    }

    /// The channel on which an append is hinted at.
    pub fn channel(&self) -> String {
        format!("{}_appended", self.schema)
    }

    /// A connection in the role of whoever the URL says: to make tables and roles.
    pub async fn connect_as_owner(&self) -> Result<PgConnection, sqlx::Error> {
        answered(self.options.connect()).await
    }

    /// The connection that writes.
    pub async fn connect_to_write(&self) -> Result<PgConnection, sqlx::Error> {
        let mut connection = self.connect().await?;
        let query = sqlx::query_scalar("SELECT pg_backend_pid()").persistent(false);
        let process: i32 = answered(query.fetch_one(&mut connection)).await?;
        self.writing.store(process.unsigned_abs(), Ordering::Relaxed);
        Ok(connection)
    }

    /// Is this the process that serves our writer?
    pub fn is_ours(&self, process: u32) -> bool {
        process == self.writing.load(Ordering::Relaxed)
    }

    /// Remembers whether anybody else may listen to hints of ours.
    pub fn set_listened_to(&self, listened_to: bool) {
        self.listened_to.store(listened_to, Ordering::Relaxed);
    }

    /// May anybody else listen to hints of ours?
    pub fn is_listened_to(&self) -> bool {
        self.listened_to.load(Ordering::Relaxed)
    }

    /// A connection in the service's role, safe to write through.
    pub async fn connect(&self) -> Result<PgConnection, sqlx::Error> {
        let mut connection = answered(self.options.connect()).await?;
        answered(set_up(&mut connection, &self.role())).await?;
        Ok(connection)
    }

    /// What makes the one connection that listens for hints, and makes it again when it broke.
    pub fn listeners_pool(&self) -> PgPool {
        let role: Arc<str> = self.role().into();
        PgPoolOptions::new()
            .max_connections(1)
            .acquire_timeout(ANSWER_MAX)
            .test_before_acquire(false)
            .idle_timeout(None)
            .max_lifetime(None)
            .after_connect(move |connection, _| {
                let role = role.clone();
                Box::pin(async move { set_up(connection, &role).await })
            })
            .connect_lazy_with(self.options.clone())
    }
}

fn application(schema: &str) -> String {
    format!("casetrail {schema}")
}

/// What comes of work that waits for the database, or that it does not answer.
pub(super) async fn answered<T>(
    work: impl Future<Output = Result<T, sqlx::Error>>,
) -> Result<T, sqlx::Error> {
    in_time(work).await?
}

/// The same of work that fails in its own way.
pub(super) async fn in_time<T>(work: impl Future<Output = T>) -> Result<T, sqlx::Error> {
    let late = |_| sqlx::Error::Io(std::io::Error::from(std::io::ErrorKind::TimedOut));
    tokio::time::timeout(ANSWER_MAX, work).await.map_err(late)
}

/// Takes the role, and checks that what is committed stays.
async fn set_up(connection: &mut PgConnection, role: &str) -> Result<(), sqlx::Error> {
    let query = sqlx::query(
        "SELECT set_config('role', $1, false), current_setting('synchronous_commit'), \
         current_setting('fsync'), current_setting('full_page_writes')",
    )
    .persistent(false)
    .bind(role);
    let row = connection.fetch_one(query).await?;
    for (index, wrong, setting) in
        [(1, "on", "synchronous_commit"), (2, "on", "fsync"), (3, "on", "full_page_writes")]
    {
        let found: &str = row.try_get(index)?;
        if found != wrong {
            let reason = format!("{setting} is {found}: what is committed could be lost");
            return Err(sqlx::Error::Configuration(reason.into()));
        }
    }
    Ok(())
}

/// The first schema that `-c search_path=...` names.
fn search_path(options: &str) -> Option<&str> {
    let (_, path) = options.rsplit_once("search_path=")?;
    path.split([' ', ',']).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_names_its_schema_or_ours() {
        let schema = |url: &str, suffix| Place::parse(url, suffix).unwrap().schema().to_owned();
        let plain = "postgres://u:p@h/d";
        assert_eq!(schema(plain, None), "casetrail");
        assert_eq!(schema(plain, Some("access")), "casetrail_access");
        let named = "postgres://u:p@h/d?options=-c%20search_path%3Dregion_1";
        assert_eq!(schema(named, None), "region_1");
        assert_eq!(schema(named, Some("access")), "region_1_access");
        assert_eq!(schema("postgres://h/d?options[search_path]=two", None), "two");
        for wrong in ["A", "a%3Bb", "a-b", &"x".repeat(41)] {
            let url = format!("{plain}?options=-c%20search_path%3D{wrong}");
            assert!(matches!(Place::parse(&url, None), Err(LogError::Url(_))), "{wrong}");
        }
    }

    #[test]
    fn a_wrong_url_is_told_without_its_password() {
        let error = Place::parse("postgres://u:secret@h:port/d", None).err().unwrap();
        assert!(!format!("{error} {error:?}").contains("secret"), "{error}");
    }
}
