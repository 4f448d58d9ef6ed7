//! The command line, and nothing else. Every word that a reader sees is French.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ArgAction, Args, CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::model::Date;

const HELP: &str = "{about}\n\nUtilisation : {usage}\n\n{all-args}{after-help}";

/// What is asked for.
#[derive(Debug, Parser)]
#[command(
    name = "rappro",
    version,
    about = "Rapproche le coût déclaré des missions, la comptabilité et les justificatifs, avant la ratification.",
    help_template = HELP,
    subcommand_help_heading = "Commandes\u{a0}",
    subcommand_value_name = "COMMANDE",
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true,
    arg_required_else_help = true,
    after_help = "Pour commencer : rappro init --exemple essai, puis rappro run essai\nAide d’une commande : rappro COMMANDE --help"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Le dossier.
    #[command(flatten)]
    always: Always,
    /// Affiche la version
    #[arg(short = 'V', long, action = ArgAction::Version, help_heading = "Options\u{a0}")]
    version: Option<bool>,
}

#[derive(Debug, Args)]
struct Always {
    /// Affiche cette aide
    #[arg(short, long, action = ArgAction::Help, global = true, help_heading = "Options\u{a0}", display_order = 99)]
    help: Option<bool>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Rapproche un dossier et écrit le classeur
    #[command(help_template = HELP, after_help = EXIT_CODES)]
    Run(Run),
    /// Montre comment des fichiers sont compris, sans rapprocher
    #[command(help_template = HELP, after_help = INSPECT_NOTE)]
    Inspect(Inspect),
    /// Crée un dossier à remplir, ou le dossier de démonstration
    #[command(help_template = HELP)]
    Init(Init),
    /// Écrit l’annexe du rapport : état récapitulatif des dépenses et listes des membres
    #[command(help_template = HELP)]
    Annexe(Annexe),
    /// Liste les contrôles, ou en explique un
    #[command(help_template = HELP)]
    Explain(Explain),
    /// Écrit le script de complétion d’un interpréteur de commandes
    #[command(help_template = HELP)]
    Completions(Completions),
}

const INSPECT_NOTE: &str =
    "Les réglages du dossier.toml qui contient ces fichiers sont appliqués : corriger, puis regarder de nouveau.";

const EXIT_CODES: &str = "Code de sortie : 0 rien ne bloque la ratification ; 1 au moins un constat bloquant est ouvert \
(avec --strict, aussi à vérifier) ; 2 le programme n’a pas pu faire son travail.";

/// The dossier that a command works on.
#[derive(Debug, Args)]
pub struct Folder {
    /// Le dossier : dossier.toml et ses exports (par défaut : le répertoire courant)
    #[arg(
        value_name = "DOSSIER",
        default_value = ".",
        hide_default_value = true,
        help_heading = "Arguments\u{a0}"
    )]
    pub dossier: PathBuf,
}

/// `rappro run`.
#[derive(Debug, Args)]
pub struct Run {
    /// Le dossier.
    #[command(flatten)]
    pub folder: Folder,
    /// Le classeur à écrire (par défaut : DOSSIER/rapprochement.xlsx)
    #[arg(short, long, value_name = "FICHIER.xlsx", help_heading = "Options\u{a0}")]
    pub output: Option<PathBuf>,
    /// Écrit aussi les résultats en JSON ; « - » pour la sortie standard
    #[arg(long, value_name = "FICHIER", help_heading = "Options\u{a0}")]
    json: Option<PathBuf>,
    /// Le classeur dont reprendre les réponses du service (par défaut : celui qui est remplacé)
    #[arg(long, value_name = "FICHIER.xlsx", conflicts_with = "no_previous", help_heading = "Options\u{a0}")]
    pub previous: Option<PathBuf>,
    /// Ne reprend aucune réponse
    #[arg(long, help_heading = "Options\u{a0}")]
    pub no_previous: bool,
    /// La date du rapprochement (par défaut : aujourd’hui)
    #[arg(long, value_name = "AAAA-MM-JJ", value_parser = date, help_heading = "Options\u{a0}")]
    pub date: Option<Date>,
    /// Compte aussi les constats à vérifier dans le code de sortie
    #[arg(long, help_heading = "Options\u{a0}")]
    pub strict: bool,
    /// N’affiche ni résumé ni progression
    #[arg(short, long, help_heading = "Options\u{a0}")]
    pub quiet: bool,
}

impl Run {
    /// The file of the JSON results.
    pub fn json_file(&self) -> Option<&Path> {
        file(self.json.as_deref())
    }

    /// True when the JSON results go to standard output.
    pub fn json_on_stdout(&self) -> bool {
        self.json.as_deref() == Some(Path::new(STDOUT))
    }
}

const STDOUT: &str = "-";

fn file(path: Option<&Path>) -> Option<&Path> {
    path.filter(|path| *path != Path::new(STDOUT))
}

/// `rappro inspect`.
#[derive(Debug, Args)]
pub struct Inspect {
    /// Les fichiers à examiner
    #[arg(value_name = "FICHIER", required = true, help_heading = "Arguments\u{a0}")]
    pub files: Vec<PathBuf>,
    /// Écrit le résultat en JSON ; « - » pour la sortie standard
    #[arg(long, value_name = "FICHIER", help_heading = "Options\u{a0}")]
    json: Option<PathBuf>,
}

impl Inspect {
    /// The file of the JSON results.
    pub fn json_file(&self) -> Option<&Path> {
        file(self.json.as_deref())
    }

    /// True when the JSON results go to standard output.
    pub fn json_on_stdout(&self) -> bool {
        self.json.as_deref() == Some(Path::new(STDOUT))
    }
}

/// `rappro init`.
#[derive(Debug, Args)]
pub struct Init {
    /// Le dossier à créer (par défaut : le répertoire courant)
    #[arg(
        value_name = "DOSSIER",
        default_value = ".",
        hide_default_value = true,
        help_heading = "Arguments\u{a0}"
    )]
    pub dossier: PathBuf,
    /// Y dépose le dossier de démonstration, aux données fictives
    #[arg(long, help_heading = "Options\u{a0}")]
    pub exemple: bool,
    /// Remplit dossier.toml d’après le texte du rapport (.docx, .odt, .pdf, .txt ou .md)
    #[arg(long, value_name = "FICHIER", conflicts_with = "exemple", help_heading = "Options\u{a0}")]
    pub rapport: Option<PathBuf>,
}

/// `rappro annexe`.
#[derive(Debug, Args)]
pub struct Annexe {
    /// Le dossier.
    #[command(flatten)]
    pub folder: Folder,
    /// Le document à écrire (par défaut : DOSSIER/annexe.docx)
    #[arg(short, long, value_name = "FICHIER.docx", help_heading = "Options\u{a0}")]
    pub output: Option<PathBuf>,
    /// Écrit le document même si un constat bloquant est ouvert, marqué « projet » sur chaque page
    #[arg(long, help_heading = "Options\u{a0}")]
    pub projet: bool,
}

/// `rappro explain`.
#[derive(Debug, Args)]
pub struct Explain {
    /// Le contrôle, par exemple duplicate_invoice
    #[arg(value_name = "CONTRÔLE", help_heading = "Arguments\u{a0}")]
    pub check: Option<String>,
}

/// `rappro completions`.
#[derive(Debug, Args)]
pub struct Completions {
    /// bash, elvish, fish, powershell ou zsh
    #[arg(value_name = "INTERPRÉTEUR", hide_possible_values = true, help_heading = "Arguments\u{a0}")]
    shell: clap_complete::Shell,
}

impl Completions {
    /// The script.
    pub fn script(&self) -> String {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "rappro", &mut script);
        String::from_utf8_lossy(&script).into_owned()
    }
}

/// Why there is nothing to run: help or version was asked for, or the line was not understood.
#[derive(Debug)]
pub struct Stop {
    /// What to print.
    pub text: String,
    /// True when the line was not understood: standard error, exit code 2.
    pub is_error: bool,
}

/// Reads the command line.
///
/// # Errors
/// [`Stop`] when help or version is asked for, or when the line is not understood.
pub fn parse(arguments: impl Iterator<Item = OsString>) -> Result<Command, Stop> {
    let matches = Cli::command().try_get_matches_from(arguments);
    let cli = matches.and_then(|matches| Cli::from_arg_matches(&matches));
    cli.map(|cli| cli.command).map_err(|error| stop(&error))
}

fn stop(error: &clap::Error) -> Stop {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Stop { text: error.to_string(), is_error: false },
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => Stop { text: error.to_string(), is_error: true },
        _ => Stop { text: format!("rappro : {}\n", french(error)), is_error: true },
    }
}

/// The fault in one French sentence, and how to write the command.
fn french(error: &clap::Error) -> String {
    let said = |kind| said(error, kind);
    let argument = said(ContextKind::InvalidArg);
    let value = said(ContextKind::InvalidValue);
    let message = match error.kind() {
        ErrorKind::UnknownArgument if argument.starts_with('-') => format!("option inconnue « {argument} »."),
        ErrorKind::UnknownArgument => format!("« {argument} » est de trop."),
        ErrorKind::InvalidSubcommand => format!("commande inconnue « {} ».", said(ContextKind::InvalidSubcommand)),
        ErrorKind::MissingRequiredArgument => {
            format!("il manque {}.", argument.replace(['<', '>'], "").replace("...", ""))
        }
        ErrorKind::MissingSubcommand => "il manque une commande.".to_owned(),
        ErrorKind::ArgumentConflict => {
            format!("{} et {} ne peuvent aller ensemble.", option(&argument), option(&said(ContextKind::PriorArg)))
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("il manque une valeur après {}.", option(&argument)),
        ErrorKind::InvalidValue => {
            format!("« {value} » n’est pas une valeur possible ; écrire {}.", said(ContextKind::ValidValue))
        }
        ErrorKind::ValueValidation => {
            let why = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
            format!("« {value} » ne convient pas à {} : {why}", option(&argument))
        }
        ErrorKind::TooManyValues => format!("« {value} » est de trop."),
        ErrorKind::InvalidUtf8 => "un argument contient des caractères illisibles.".to_owned(),
        _ => "la commande n’est pas comprise.".to_owned(),
    };
    format!("{message}{}", advice(error))
}

fn advice(error: &clap::Error) -> String {
    let suggested = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    let near = suggested.iter().map(|kind| said(error, *kind)).find(|near| !near.is_empty());
    let near = near.map(|near| format!("\n  Vouliez-vous écrire « {near} » ?")).unwrap_or_default();
    let usage = said(error, ContextKind::Usage);
    let usage = usage.trim().trim_start_matches("Usage:").trim();
    let usage = if usage.is_empty() { String::new() } else { format!("\n  Utilisation : {usage}") };
    format!("{near}{usage}\n  Aide : rappro --help")
}

/// `--json <FICHIER>` as « --json ».
fn option(argument: &str) -> String {
    format!("« {} »", argument.split(' ').next().unwrap_or(argument))
}

/// One part of what clap knows of the fault; empty when it does not.
fn said(error: &clap::Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        Some(ContextValue::StyledStr(text)) => plain(text),
        _ => String::new(),
    }
}

fn plain(text: &StyledStr) -> String {
    text.to_string()
}

/// `AAAA-MM-JJ`, nothing else: other dresses can be read in two ways. A year in which no dossier is run is a misprint.
fn date(text: &str) -> Result<Date, String> {
    const YEARS: std::ops::RangeInclusive<i16> = 1990..=2100;
    let shape = |(at, byte): (usize, u8)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() };
    let well_formed = text.len() == 10 && text.bytes().enumerate().all(shape);
    let date = text.parse().ok().filter(|date: &Date| well_formed && YEARS.contains(&date.year()));
    date.ok_or_else(|| "écrire une date possible sous la forme AAAA-MM-JJ, par exemple 2019-01-15.".to_owned())
}
