//! `casetrail.toml`: what is neither a flag nor a variable, before the defaults.

use clap::Command;
use std::path::Path;

/// Where the file lies: in the folder the program is started in.
const FILE: &str = "casetrail.toml";

/// The command line with the file's values as its defaults.
///
/// # Errors
/// One sentence when the file doesn't read, or holds a key that is no option.
pub fn defaults(command: Command) -> Result<Command, String> {
    match std::fs::read_to_string(Path::new(FILE)) {
        Ok(text) => apply(command, &text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(command),
        Err(error) => Err(format!("{FILE} can't be read: {error}.")),
    }
}

fn apply(mut command: Command, text: &str) -> Result<Command, String> {
    let table: toml::Table =
        text.parse().map_err(|error: toml::de::Error| format!("{FILE}: {}.", error.message()))?;
    for (key, value) in table {
        let id = key.replace('-', "_");
        let value = match value {
            toml::Value::String(text) => text,
            toml::Value::Integer(number) => number.to_string(),
            toml::Value::Boolean(yes) => yes.to_string(),
            toml::Value::Float(_)
            | toml::Value::Datetime(_)
            | toml::Value::Array(_)
            | toml::Value::Table(_) => {
                return Err(format!("{FILE}: {key} must be a text, a whole number or true/false."));
            }
        };
        command = set(command, &key, &id, &value)?;
    }
    Ok(command)
}

fn set(command: Command, key: &str, id: &str, value: &str) -> Result<Command, String> {
    let mut known = false;
    let command = command.mut_subcommands(|sub| {
        // A flag that is or isn't there takes `true` or `false` as its default too.
        let takes = sub.get_arguments().any(|arg| arg.get_id() == id && !arg.is_positional());
        if !takes {
            return sub;
        }
        known = true;
        sub.mut_arg(id, |arg| arg.default_value(value.to_owned()))
    });
    if known { Ok(command) } else { Err(format!("{FILE}: there is no option {key}.")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::{Arg, ArgAction};

    fn command() -> Command {
        Command::new("casetrail").subcommand(
            Command::new("serve")
                .arg(Arg::new("listen").long("listen").default_value("127.0.0.1:4000"))
                .arg(Arg::new("behind_proxy").long("behind-proxy").action(ArgAction::SetTrue)),
        )
    }

    fn listen(text: &str, line: &[&str]) -> String {
        let matches = apply(command(), text).unwrap().get_matches_from(line);
        let serve = matches.subcommand_matches("serve").unwrap();
        serve.get_one::<String>("listen").unwrap().clone()
    }

    #[test]
    fn the_file_comes_before_the_default_and_after_the_flag() {
        let file = "listen = \"127.0.0.1:5000\"\nbehind-proxy = true";
        assert_eq!(listen("", &["casetrail", "serve"]), "127.0.0.1:4000");
        assert_eq!(listen(file, &["casetrail", "serve"]), "127.0.0.1:5000");
        let flag = ["casetrail", "serve", "--listen", "127.0.0.1:6000"];
        assert_eq!(listen(file, &flag), "127.0.0.1:6000");
        assert!(apply(command(), "port = 1").is_err());
        assert!(apply(command(), "listen = [1]").is_err());
    }
}
