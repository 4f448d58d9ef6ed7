//! Arguments → run → write files → summary → exit code.

mod heap;

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use rappro::cli::{self, Command, Stop};
use rappro::dossier::{drafted, template};
use rappro::error::Error;
use rappro::model::Text;
use rappro::model::dossier::Dossier;
use rappro::model::report::Report;
use rappro::read::{self, contained};
use rappro::report::summary::Written;
use rappro::report::{annexe as annex, destination, explain, inspect, json, summary, workbook};
use rappro::{Options, check, dossier};

/// Nothing stands against ratification, or the command did its work.
const DONE: u8 = 0;
/// A finding that blocks is open.
const BLOCKED: u8 = 1;
/// The program could not do its job.
const FAILED: u8 = 2;

fn main() -> ExitCode {
    if let Some(code) = contained::serve(std::env::args_os()) {
        return code;
    }
    if let Ok(program) = std::env::current_exe() {
        contained::use_program(program);
    }
    let done = match cli::parse(std::env::args_os()) {
        Ok(command) => execute(command),
        Err(Stop { text, is_error: false }) => print(&text),
        Err(Stop { text, .. }) => return fail(&text),
    };
    done.map_or_else(|error| fail(&format!("rappro : {error}\n")), ExitCode::from)
}

fn fail(text: &str) -> ExitCode {
    // Nobody is left to tell when standard error is closed.
    let _ = anstream::stderr().write_all(text.as_bytes());
    ExitCode::from(FAILED)
}

fn execute(command: Command) -> Result<u8, Error> {
    match command {
        Command::Run(asked) => run(asked),
        Command::Inspect(asked) => inspect_files(&asked),
        Command::Init(asked) => create(&asked),
        Command::Annexe(asked) => annexe(&asked),
        Command::Explain(asked) => print(&explain::text(check::CATALOGUE, asked.check.as_deref())?),
        Command::Completions(asked) => print(&asked.script()),
    }
}

fn run(asked: cli::Run) -> Result<u8, Error> {
    // A bad dossier is told before anything about its results.
    let dossier = dossier::load(&asked.folder.dossier)?;
    let output = asked.output.clone().unwrap_or_else(|| in_folder(&asked.folder.dossier, "rapprochement.xlsx"));
    if read::text_size(&dossier, &output) >= heap::LARGE {
        heap::keep();
    }
    destination::verify_workbook(&output)?;
    asked.json_file().map_or(Ok(()), destination::verify_json)?;
    asked.json_file().map_or(Ok(()), |json| destination::verify_distinct(json, &output))?;
    let replaced = output.exists().then(|| output.clone());
    let previous = asked.previous.clone().or(replaced).filter(|_| !asked.no_previous);
    let run_date = asked.date.unwrap_or_else(|| jiff::Zoned::now().date().into());
    let options = Options { dossier: asked.folder.dossier.clone(), output, previous, run_date };
    let report = working(asked.quiet, "Rapprochement en cours…", || rappro::run(&options))?;
    let written = working(asked.quiet, "Écriture du classeur…", || write(&report, &options, asked.json_file()))?;
    let summary = if asked.quiet { String::new() } else { summary::text(&report, &written) };
    if asked.json_on_stdout() {
        deliver(anstream::stderr(), summary.as_bytes())?;
        deliver_json(|out| json::write(&report, out))?;
    } else {
        print(&summary)?;
    }
    if options.previous.is_none() && !asked.no_previous {
        deliver(anstream::stderr(), forgotten(&report).as_bytes())?;
    }
    let open = if asked.strict { report.open.blocking + report.open.review } else { report.open.blocking };
    // The process ends here: giving back its lines one by one would only take time.
    std::mem::forget(report);
    Ok(if open > 0 { BLOCKED } else { DONE })
}

/// Without a previous workbook: those of this dossier that lie in it under another name, with what was typed into them.
fn forgotten(report: &Report) -> String {
    let line = |(path, count): &(Text, usize)| {
        let notes = if *count == 1 {
            "une note du service, qui n’est pas reprise"
        } else {
            "notes du service, qui ne sont pas reprises"
        };
        let count = if *count == 1 { String::new() } else { format!("{count} ") };
        let full = in_folder(&report.books.dossier.root, path);
        format!(
            "Attention : {path}, classeur de ce dossier, porte {count}{notes}.\n  À faire : relancer avec « --previous \"{}\" », ou avec « --no-previous » pour ne rien reprendre.\n",
            full.display()
        )
    };
    rappro::notes_left_aside(report).iter().map(line).collect()
}

/// In the current folder, the name alone says enough.
fn in_folder(folder: &Path, name: &str) -> PathBuf {
    if folder == Path::new(".") { PathBuf::from(name) } else { folder.join(name) }
}

/// The workbook that is replaced is kept first; each file is written whole or not at all.
fn write(report: &Report, options: &Options, json_file: Option<&Path>) -> Result<Written, Error> {
    let Options { dossier, output, run_date, .. } = options;
    let archived = match output.exists() {
        true => destination::archive(output, dossier, *run_date)?,
        false => None,
    };
    workbook::write(report, output)?;
    destination::prune(dossier, usize::try_from(report.books.dossier.rules.archives_max).unwrap_or(0))?;
    if let Some(path) = json_file {
        destination::replace(path, |out| json::write(report, out))?;
    }
    Ok(Written { workbook: output.clone(), json: json_file.map(Path::to_owned), archived })
}

fn inspect_files(asked: &cli::Inspect) -> Result<u8, Error> {
    asked.json_file().map_or(Ok(()), destination::verify_json)?;
    for path in &asked.files {
        let opened = std::fs::File::open(path).and_then(|file| file.metadata());
        let metadata = opened.map_err(|source| Error::CannotRead { path: path.clone(), source })?;
        if metadata.is_dir() {
            let remedy = "indiquer les fichiers à examiner, par exemple exports/mandats.xlsx.";
            return Err(Error::Refused(format!("{} : c’est un répertoire.\n  À faire : {remedy}", path.display())));
        }
    }
    let files: Vec<&Path> = asked.files.iter().map(PathBuf::as_path).collect();
    let (root, dossier) = dossier_of(&asked.files);
    let unreadable = dossier.as_ref().is_some_and(Result::is_err);
    let (facts, skipped) = working(false, "Lecture en cours…", || match dossier {
        Some(Ok(dossier)) => rappro::inspect_in(dossier, &root, &files),
        _ => rappro::inspect(&files),
    });
    if let Some(path) = asked.json_file() {
        destination::replace(path, |out| json::write_inspection(&facts, &skipped, out))?;
    }
    let shown = match asked.json_on_stdout() {
        true => deliver_json(|out| json::write_inspection(&facts, &skipped, out)),
        false => print(&inspect::text(&facts, &skipped, &screen(root, unreadable))),
    };
    // The process ends here: giving back its lines one by one would only take time.
    std::mem::forget(facts);
    shown
}

/// The answers of the staff are those of the workbook of the dossier, when it is there.
fn annexe(asked: &cli::Annexe) -> Result<u8, Error> {
    dossier::load(&asked.folder.dossier)?;
    let path = asked.output.clone().unwrap_or_else(|| in_folder(&asked.folder.dossier, "annexe.docx"));
    annex::verify_target(&path)?;
    let output = in_folder(&asked.folder.dossier, "rapprochement.xlsx");
    let previous = output.exists().then(|| output.clone());
    let run_date = jiff::Zoned::now().date().into();
    let options = Options { dossier: asked.folder.dossier.clone(), output, previous, run_date };
    let report = working(false, "Rapprochement en cours…", || rappro::run(&options))?;
    annex::verify(&report, asked.projet)?;
    destination::replace(&path, |out| annex::write(&report, asked.projet, &path, out))?;
    let draft = if asked.projet { " (projet)" } else { "" };
    print(&format!("{} est écrit{draft}.\n", path.display()))
}

/// The dossier that holds the files, and its folder as their paths write it: where `dossier.toml` corrects the
/// reading of a file, `inspect` shows it corrected.
fn dossier_of(files: &[PathBuf]) -> (String, Option<Result<Dossier, Error>>) {
    let is_dossier = |folder: &&Path| folder.join("dossier.toml").is_file();
    let Some(folder) = files.first().and_then(|file| file.ancestors().skip(1).find(is_dossier)) else {
        return (String::new(), None);
    };
    if folder.as_os_str().is_empty() {
        return (String::new(), Some(dossier::load(Path::new("."))));
    }
    (format!("{}/", folder.display().to_string().replace('\\', "/")), Some(dossier::load(folder)))
}

fn screen(root: String, unreadable: bool) -> inspect::Screen {
    /// Beyond, lines are tiring to read.
    const WIDTH_MAX: usize = 140;
    const WIDTH_MIN: usize = 60;
    let mut screen = inspect::Screen { root, settings_unreadable: unreadable, ..inspect::Screen::default() };
    if let Some((width, _)) = terminal_size::terminal_size_of(io::stdout()) {
        screen.width = usize::from(width.0).clamp(WIDTH_MIN, WIDTH_MAX);
    }
    screen
}

fn create(asked: &cli::Init) -> Result<u8, Error> {
    let folder = &asked.dossier;
    if asked.exemple {
        let count = template::unpack_example(folder)?;
        return print(&format!(
            "Dossier de démonstration (données fictives) : {count} fichiers dans {0}\nEnsuite : rappro run {0}\n",
            folder.display()
        ));
    }
    if let Some(report) = &asked.rapport {
        return create_from(folder, report);
    }
    let path = template::create(folder, explain::check_lines(check::CATALOGUE))?;
    print(&format!(
        "{} est créé.\nEnsuite : le remplir, déposer les exports dans {}, puis : rappro run {}\n",
        path.display(),
        in_folder(folder, template::EXPORTS).display(),
        folder.display()
    ))
}

/// A dossier filled in from the text of its report.
fn create_from(folder: &Path, report: &Path) -> Result<u8, Error> {
    template::refuse_existing(&folder.join(dossier::FILE_NAME))?;
    let declaration = rappro::declared(report)?;
    let kept = inside(folder, report);
    let text = drafted::text(&declaration, kept.as_deref(), explain::check_lines(check::CATALOGUE));
    let path = template::create_with(folder, &text)?;
    print(&format!(
        "{}{} est créé, chaque valeur suivie des mots du rapport dont elle vient.\nEnsuite : le relire, compléter les lignes « à compléter », déposer les exports dans {}, puis : rappro run {}\n",
        drafted::summary(&declaration),
        path.display(),
        in_folder(folder, template::EXPORTS).display(),
        folder.display()
    ))
}

/// The path of a file from the folder that holds it, with `/`.
fn inside(folder: &Path, file: &Path) -> Option<String> {
    let (folder, file) = (folder.canonicalize().ok()?, file.canonicalize().ok()?);
    let path = file.strip_prefix(folder).ok()?;
    Some(path.to_string_lossy().replace('\\', "/"))
}

/// Does the work behind a spinner, which shows on a terminal only.
fn working<T>(quiet: bool, message: &'static str, work: impl FnOnce() -> T) -> T {
    let spinner = if quiet { ProgressBar::hidden() } else { ProgressBar::new_spinner() };
    let style = ProgressStyle::with_template("{spinner} {msg} {elapsed}");
    let spinner = spinner.with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
    spinner.set_message(message);
    spinner.enable_steady_tick(Duration::from_millis(120));
    let result = work();
    spinner.finish_and_clear();
    result
}

fn deliver_json(write: impl FnOnce(&mut dyn Write) -> Result<(), Error>) -> Result<u8, Error> {
    match write(&mut io::BufWriter::new(io::stdout().lock())) {
        Err(Error::CannotWrite { source, .. }) if source.kind() == io::ErrorKind::BrokenPipe => Ok(DONE),
        written => written.map(|()| DONE),
    }
}

fn print(text: &str) -> Result<u8, Error> {
    deliver(anstream::stdout(), text.as_bytes()).map(|()| DONE)
}

/// A reader that stops reading (`rappro explain | head`) is no failure.
fn deliver(mut out: impl Write, bytes: &[u8]) -> Result<(), Error> {
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(source) if source.kind() != io::ErrorKind::BrokenPipe => {
            Err(Error::CannotWrite { path: PathBuf::from("sortie standard"), source })
        }
        _ => Ok(()),
    }
}
