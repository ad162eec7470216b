//! The command line, and its words in both languages.

use clap::{ArgAction, Args, CommandFactory, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use ohs::message::{Language, word};
use std::path::PathBuf;

/// Policies as rules: who must do what, by when, and what a region must reach
#[derive(Debug, Parser)]
#[command(
    name = "ohs",
    version,
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true
)]
pub struct Cli {
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub command: Command,
}

/// What every command understands.
#[derive(Debug, Args)]
pub struct Common {
    /// Language of messages: zh or en (else OHS_LANG, LC_ALL, LANG)
    #[arg(long, global = true, value_name = "zh|en")]
    pub lang: Option<Lang>,
    /// Colour: auto, always or never
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
    /// Sentences without graphics, for screen readers
    #[arg(long, global = true)]
    pub narrated: bool,
    /// Print help
    #[arg(short, long, global = true, action = ArgAction::Help)]
    pub help: Option<bool>,
    /// Print version
    #[arg(short = 'V', long, action = ArgAction::Version)]
    pub version: Option<bool>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Parse, resolve and type-check policies; every mistake in one run
    Check(Check),
    /// Judge fact files by the policies that apply to them
    Audit(Audit),
    /// Show why a norm has its verdict, step by step
    Explain(Explain),
    /// Run the scenarios of policies
    Test(Test),
    /// Lay policy files out
    Fmt(Fmt),
    /// List the codes of diagnostics, or show one with examples
    Codes(Codes),
    /// List what a vocabulary has: entities, fields, enums, tables
    Vocabulary(Vocabulary),
    /// Print version
    Version,
    /// Print help
    Help {
        /// Of which command
        command: Option<String>,
    },
}

#[derive(Debug, Args)]
pub struct Check {
    /// Policy files, or folders of them
    #[arg(required = true, value_name = "PATHS")]
    pub paths: Vec<PathBuf>,
    /// Output: human or json
    #[arg(long, default_value = "human", value_name = "human|json")]
    pub format: Format,
    /// Count warnings as errors
    #[arg(long)]
    pub strict: bool,
}

#[derive(Debug, Args)]
pub struct Audit {
    /// Fact files (json, yaml, toml, ndjson), folders of them, or - for standard input
    #[arg(required = true, value_name = "FACTS")]
    pub facts: Vec<PathBuf>,
    #[command(flatten)]
    pub by: By,
    /// Report every breach in this window of days, A..B
    #[arg(long, value_name = "A..B", value_parser = window)]
    pub during: Option<(Date, Date)>,
    /// Output: human or json
    #[arg(long, default_value = "human", value_name = "human|json")]
    pub format: Format,
    /// Judge by this norm only
    #[arg(long, value_name = "NORM")]
    pub norm: Option<String>,
    /// Show these verdicts only
    #[arg(long, value_delimiter = ',', value_name = "VERDICTS")]
    pub only: Vec<Verdict>,
    /// Advice, the attested checklist and drafts count for the exit code
    #[arg(long)]
    pub strict: bool,
    /// What facts are missing for counts as undetermined or violated
    #[arg(long, default_value = "undetermined", value_name = "AS")]
    pub missing: Missing,
}

/// By what is judged.
#[derive(Debug, Args)]
pub struct By {
    /// Policy files or folders instead of the shipped policies
    #[arg(long, value_name = "DIR|FILE")]
    pub policies: Vec<PathBuf>,
    /// The day as of which is judged (else the file's own, else today)
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub as_of: Option<Date>,
    /// Judge by drafts too
    #[arg(long)]
    pub include_drafts: bool,
    /// Show personal facts as they are
    #[arg(long)]
    pub show_personal: bool,
}

#[derive(Debug, Args)]
pub struct Test {
    /// Policy files or folders with scenarios (else ./policies)
    #[arg(value_name = "PATHS")]
    pub paths: Vec<PathBuf>,
    /// Run scenarios whose name contains this
    #[arg(long, value_name = "NAME")]
    pub filter: Option<String>,
}

#[derive(Debug, Args)]
pub struct Fmt {
    /// Policy files, folders of them, or - for standard input
    #[arg(required = true, value_name = "PATHS")]
    pub paths: Vec<PathBuf>,
    /// Change nothing; fail where something would change
    #[arg(long)]
    pub check: bool,
}

#[derive(Debug, Args)]
pub struct Explain {
    /// Fact files, folders of them, or - for standard input
    #[arg(required = true, value_name = "FACTS")]
    pub facts: Vec<PathBuf>,
    /// The norm: DUTY, DUTY.ITEM or an indicator
    #[arg(long, required = true, value_name = "NORM")]
    pub norm: String,
    /// Of this subject only, by its identity
    #[arg(long, value_name = "ID")]
    pub subject: Option<String>,
    /// Output: human or json
    #[arg(long, default_value = "human", value_name = "human|json")]
    pub format: Format,
    #[command(flatten)]
    pub by: By,
}

#[derive(Debug, Args)]
pub struct Vocabulary {
    /// Of which vocabulary
    #[arg(value_name = "NAME")]
    pub name: Option<String>,
    /// One entity (or enum, or table) with all it has
    #[arg(long, value_name = "NAME")]
    pub entity: Option<String>,
    /// Vocabulary files or folders instead of the shipped ones
    #[arg(long, value_name = "DIR|FILE")]
    pub policies: Vec<PathBuf>,
    /// Output: human or json
    #[arg(long, default_value = "human", value_name = "human|json")]
    pub format: Format,
}

#[derive(Debug, Args)]
pub struct Codes {
    /// The code to show
    pub code: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    Zh,
    En,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Human,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Missing {
    Undetermined,
    Violated,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum Verdict {
    #[value(alias = "符合")]
    Satisfied,
    #[value(alias = "违反")]
    Violated,
    #[value(alias = "未到期")]
    Pending,
    #[value(alias = "未定")]
    Undetermined,
    #[value(alias = "豁免")]
    Exempt,
    #[value(alias = "不适用")]
    NotApplicable,
}

/// `2025-06-30` or `2025年6月30日`.
fn day(text: &str) -> Result<Date, String> {
    let iso = || text.parse::<Date>().ok().filter(|_| text.len() == 10);
    iso()
        .or_else(|| chinese_day(text))
        .filter(|d| (1901..=2099).contains(&d.year()))
        .ok_or_else(|| text.to_owned())
}

fn chinese_day(text: &str) -> Option<Date> {
    let (year, rest) = text.split_once('年')?;
    let (month, rest) = rest.split_once('月')?;
    let day = rest.strip_suffix('日')?;
    let number = |t: &str, most: usize| {
        let digits = t.trim();
        let fits = digits.len() <= most && digits.bytes().all(|b| b.is_ascii_digit());
        fits.then(|| digits.parse::<i16>().ok()).flatten()
    };
    let small = |t: &str| number(t, 2).and_then(|n| i8::try_from(n).ok());
    Date::new(number(year, 4)?, small(month)?, small(day)?).ok()
}

fn window(text: &str) -> Result<(Date, Date), String> {
    let (from, to) = text.split_once("..").ok_or_else(|| text.to_owned())?;
    let (from, to) = (day(from)?, day(to)?);
    if from <= to {
        Ok((from, to))
    } else {
        Err(text.to_owned())
    }
}

/// The command line with its help in a language. The words come from the catalogue; what the
/// types say in English stands where it has none.
pub fn command(language: Language) -> clap::Command {
    let [usage, commands, arguments, options] = language.pick(
        ["用法：", "命令", "参数", "选项"],
        ["Usage: ", "Commands", "Arguments", "Options"],
    );
    let template = format!("{{about}}\n\n{usage}{{usage}}\n\n{{all-args}}");
    let words = Words {
        language,
        arguments,
        options,
    };
    let root = words.put(Cli::command(), "help_root", "help");
    let names: Vec<String> = root
        .get_subcommands()
        .map(|s| s.get_name().to_owned())
        .collect();
    names.into_iter().fold(
        root.subcommand_help_heading(commands)
            .help_template(template.clone()),
        |root, name| {
            root.mut_subcommand(&name, |sub| {
                let key = format!("help_{name}");
                words.put(sub, &key, &key).help_template(template.clone())
            })
        },
    )
}

struct Words {
    language: Language,
    arguments: &'static str,
    options: &'static str,
}

impl Words {
    fn find(&self, key: &str) -> Option<String> {
        Some(word(key, self.language)).filter(|text| text != key)
    }

    /// Puts in the words of `about`, and for each argument those of `<prefix>_<argument>`, else
    /// of `help_<argument>`.
    fn put(&self, command: clap::Command, about: &str, prefix: &str) -> clap::Command {
        let command = match self.find(about) {
            Some(text) => command.about(text),
            None => command,
        };
        command.mut_args(|arg| {
            let heading = if arg.is_positional() {
                self.arguments
            } else {
                self.options
            };
            let text = self
                .find(&format!("{prefix}_{}", arg.get_id()))
                .or_else(|| self.find(&format!("help_{}", arg.get_id())));
            let arg = arg.help_heading(heading);
            let arg = if arg.get_action().takes_values() {
                arg.hide_possible_values(true).hide_default_value(true)
            } else {
                arg
            };
            match text {
                Some(text) => arg.help(text),
                None => arg,
            }
        })
    }
}
