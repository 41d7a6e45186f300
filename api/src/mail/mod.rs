//! Telling people by email: an outbox of rows beside the log, and what empties it.
//!
//! A notification and its row are written in one append, and what became of it and the row's end in
//! another, so that none is lost and each ends sent, read or given up. Who sends takes rows on loan
//! first; a loan that runs out is anybody's, on any instance.

mod letter;
pub mod outbox;
mod send;

pub use send::keep;

use lettre::message::Mailbox;
use lettre::{AsyncSmtpTransport, Tokio1Executor};
use std::time::Duration;

/// How long a mail server may take for each step of a conversation.
const STEP_MAX: Duration = Duration::from_secs(10);

/// How mail is sent.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The mail server: `smtp://HOST:PORT`, `smtps://USER:PASSWORD@HOST`, with `?tls=required` for
    /// STARTTLS.
    pub server: String,
    /// Whom mail is from; `None`: nobody who reads it, at the host people reach Casetrail at.
    pub from: Option<String>,
}

/// What sends mail.
pub struct Mail {
    server: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    /// Where people reach Casetrail.
    public_url: String,
}

impl Mail {
    /// What sends mail by these settings to people who reach Casetrail at `public_url`.
    ///
    /// # Errors
    /// One sentence that says which setting is wrong.
    pub fn new(settings: &Settings, public_url: &str) -> Result<Self, String> {
        // The address may hold a password: it is never said.
        let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(&settings.server)
            .map_err(|_| "CASETRAIL_SMTP_URL is not an address as smtp://mail.example.nz:587.")?
            .timeout(Some(STEP_MAX))
            .build();
        let from = settings.from.clone().unwrap_or_else(|| nobody(public_url));
        let from = from.parse().map_err(|_| {
            format!("CASETRAIL_MAIL_FROM is \"{from}\"; give an address as cases@example.nz.")
        })?;
        Ok(Self { server, from, public_url: public_url.trim_end_matches('/').to_owned() })
    }

    /// The name that ids of messages end in.
    fn host(&self) -> &str {
        self.from.email.domain()
    }
}

fn nobody(public_url: &str) -> String {
    let host = public_url.split("://").nth(1).unwrap_or_default();
    let host = host.split(['/', ':']).next().unwrap_or_default();
    let named = host.chars().any(char::is_alphabetic);
    format!("no-reply@{}", if named { host } else { "localhost" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(server: &str, from: Option<&str>, public_url: &str) -> Result<Mail, String> {
        let settings = Settings { server: server.to_owned(), from: from.map(ToOwned::to_owned) };
        Mail::new(&settings, public_url)
    }

    #[tokio::test]
    async fn settings_are_checked_and_a_password_is_never_said() {
        let server = "smtp://127.0.0.1:2525";
        let from = |public_url| mail(server, None, public_url).unwrap().from.to_string();
        assert_eq!(from("https://casetrail.example.nz/"), "no-reply@casetrail.example.nz");
        assert_eq!(from("http://127.0.0.1:4000"), "no-reply@localhost");
        assert!(mail(server, Some("Cases <cases@example.nz>"), "").is_ok());
        let wrong = mail(server, Some("nobody"), "").err().unwrap();
        assert!(wrong.contains("CASETRAIL_MAIL_FROM"), "{wrong}");
        let wrong = mail("mail://me:secret@example.nz", None, "").err().unwrap();
        assert!(wrong.contains("CASETRAIL_SMTP_URL") && !wrong.contains("secret"), "{wrong}");
    }
}
