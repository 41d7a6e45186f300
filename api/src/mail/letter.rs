//! What an email says: that there is something to read, and where. Nothing of anybody.

use super::Mail;
use crate::error::{Fault, Internal};
use casetrail_domain::id::NotificationId;
use lettre::Message;
use lettre::address::Address;
use lettre::message::Mailbox;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};

/// Says that nobody wrote it, so that nobody's answering machine answers (RFC 3834).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// The id of the message that tells this: the same whenever it is sent.
#[must_use]
pub fn message_id(mail: &Mail, notification: NotificationId) -> String {
    format!("<{}@{}>", notification.global(), mail.host())
}

/// The message that tells somebody, in their language, that so many notifications wait for them.
///
/// # Errors
/// When it can't be put together.
pub fn letter(
    mail: &Mail,
    to: Address,
    language: &str,
    message_id: String,
    count: usize,
) -> Result<Message, Fault> {
    let (subject, body) = words(language, count, &format!("{}/notifications", mail.public_url));
    let message = Message::builder()
        .from(mail.from.clone())
        .to(Mailbox::new(None, to))
        .subject(subject)
        .message_id(Some(message_id))
        .header(AutoSubmitted)
        .header(ContentType::TEXT_PLAIN)
        .body(body)
        .map_err(Internal::new)?;
    Ok(message)
}

fn words(language: &str, count: usize, link: &str) -> (&'static str, String) {
    match language {
        "mi" => {
            let body = format!(
                "Kia ora,\n\nHe pānui hou māu kei te Ratonga Taetanga: {count}. Takiuru mai kia \
                 pānuitia:\n\n{link}\n\nNō te pūnaha tēnei īmēra; kāore e kitea ngā whakautu. Ka \
                 taea te whakarerekē ngā īmēra kei ō tautuhinga.\n"
            );
            ("He pānui hou kei te Ratonga Taetanga", body)
        }
        _ => {
            let news = match count {
                1 => "an update".to_owned(),
                count => format!("{count} updates"),
            };
            let body = format!(
                "Kia ora,\n\nYou have {news} in the Attendance service. Sign in to read it:\n\n\
                 {link}\n\nThis email was sent by the service; answers to it are not read. You can \
                 choose which emails you get in your settings.\n"
            );
            ("You have an update in the Attendance service", body)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_says_that_there_is_something_and_nothing_else() {
        let (subject, body) = words("en", 1, "https://casetrail.example.nz/notifications");
        assert_eq!(subject, "You have an update in the Attendance service");
        let told = "Kia ora,\n\nYou have an update in the Attendance service. Sign in to read it:\n\n\
            https://casetrail.example.nz/notifications\n\nThis email was sent by the service; \
            answers to it are not read. You can choose which emails you get in your settings.\n";
        assert_eq!(body, told);
        assert!(words("en", 3, "").1.contains("You have 3 updates"));
        assert!(words("mi", 3, "").1.contains("Ratonga Taetanga: 3."));
    }
}
