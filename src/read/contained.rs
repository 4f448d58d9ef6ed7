//! Old binary workbooks are read in a process of their own.
//!
//! On a damaged `.xls` or `.xlsb` the library may panic, which can be caught, or reserve more memory than
//! there is, which ends the process. So the program starts itself again, with a limit on memory and
//! time, gives that child the bytes of the workbook and takes back its sheets: whatever happens to the
//! child costs one file. Used as a library, where no program can be started again, the workbook is read
//! here.

use std::ffi::{OsStr, OsString};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::OnceLock;

use super::document::pdf;
use super::spreadsheet::{self, Workbook};
use super::unreadable::Unreadable;
use super::wire::{self, Answer};
use crate::model::Text;
use crate::model::sheet::Format;

/// The first argument of a child, never typed by a person.
const ASKED: &str = "__lire-classeur";

/// Most memory of a child.
const MEMORY_BYTES_MAX: u64 = 6 << 30;

/// Most processor time of a child: the largest `.xls` takes seconds.
const SECONDS_MAX: u64 = 900;

/// The same for a document of words: a report of a hundred pages takes a second.
const DOCUMENT_MEMORY_BYTES_MAX: u64 = 2 << 30;
const DOCUMENT_SECONDS_MAX: u64 = 60;

static PROGRAM: OnceLock<PathBuf> = OnceLock::new();

/// Lets workbooks be read by children of this program.
pub fn use_program(program: PathBuf) {
    // Told twice, it is the same program.
    let _ = PROGRAM.set(program);
}

/// When these arguments are those of a child, does its work: a workbook on standard input, its sheets on
/// standard output.
pub fn serve(mut arguments: impl Iterator<Item = OsString>) -> Option<ExitCode> {
    let asked = arguments.nth(1)?;
    if asked == OsStr::new(pdf::ASKED) {
        limit(DOCUMENT_MEMORY_BYTES_MAX, DOCUMENT_SECONDS_MAX);
        let served = pdf::serve(&mut io::stdin().lock(), &mut io::stdout().lock());
        return Some(if served.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    if asked != OsStr::new(ASKED) {
        return None;
    }
    limit(MEMORY_BYTES_MAX, SECONDS_MAX);
    let format = if arguments.next().as_deref() == Some(OsStr::new(Format::Xlsb.name())) {
        Format::Xlsb
    } else {
        Format::Xls
    };
    let served = answer(format, &mut io::stdin().lock(), &mut io::stdout().lock());
    Some(if served.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

#[cfg(unix)]
fn limit(memory: u64, seconds: u64) {
    // Where the system refuses limits the child runs without: the parent still survives it.
    let _ = rlimit::setrlimit(rlimit::Resource::AS, memory, memory);
    let _ = rlimit::setrlimit(rlimit::Resource::CPU, seconds, seconds);
    let _ = rlimit::setrlimit(rlimit::Resource::CORE, 0, 0);
}

#[cfg(not(unix))]
fn limit(_: u64, _: u64) {}

fn answer(format: Format, input: &mut dyn Read, output: &mut dyn Write) -> io::Result<()> {
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes)?;
    let read = spreadsheet::read(format, &bytes, &Text::from(""));
    let mut output = io::BufWriter::new(output);
    wire::write(&read, &mut output)?;
    output.flush()
}

/// Reads a workbook: the formats whose library may end the process in a process of their own.
///
/// # Errors
/// As [`spreadsheet::read`].
pub(super) fn workbook(format: Format, bytes: &[u8], file: &Text) -> Result<Workbook, Unreadable> {
    match format {
        Format::Xls | Format::Xlsb => read(format, bytes, file),
        _ => spreadsheet::read(format, bytes, file),
    }
}

/// In a process of its own where that can be, else here.
///
/// # Errors
/// When the workbook as a whole cannot be opened, or the child did not come back.
fn read(format: Format, bytes: &[u8], file: &Text) -> Result<Workbook, Unreadable> {
    let program = PROGRAM.get().map(PathBuf::as_path);
    read_by(program, format, bytes, file)
}

fn read_by(program: Option<&Path>, format: Format, bytes: &[u8], file: &Text) -> Result<Workbook, Unreadable> {
    let child = program.and_then(|program| {
        Command::new(program)
            .args([ASKED, format.name()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()
    });
    let Some(mut child) = child else { return spreadsheet::read(format, bytes, file) };
    let (input, output) = (child.stdin.take(), child.stdout.take());
    let answer = std::thread::scope(|scope| {
        // A child that dies early closes its input: what it answered tells the rest.
        scope.spawn(move || input.map(|mut input| input.write_all(bytes)));
        output.and_then(|output| wire::read(&mut io::BufReader::new(output), file))
    });
    let ended_well = child.wait().is_ok_and(|status| status.success());
    match answer {
        Some(Answer::Read(workbook)) if ended_well => Ok(workbook),
        Some(Answer::Refused(failure)) if ended_well => Err(failure),
        _ => Err(Unreadable::damaged(format, "sa lecture a dû être interrompue")),
    }
}

/// What a child that was asked so answers to these bytes: nothing when it died. None where no child can be
/// started, and the work is to be done here.
pub(super) fn asked(question: &OsStr, bytes: &[u8]) -> Option<Option<Vec<u8>>> {
    let program = PROGRAM.get()?;
    let mut child = Command::new(program)
        .arg(question)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let (input, output) = (child.stdin.take(), child.stdout.take());
    let answer = std::thread::scope(|scope| {
        scope.spawn(move || input.map(|mut input| input.write_all(bytes)));
        let mut answer = Vec::new();
        output.and_then(|mut output| output.read_to_end(&mut answer).ok()).map(|_| answer)
    });
    let ended_well = child.wait().is_ok_and(|status| status.success());
    Some(answer.filter(|_| ended_well))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_child_that_dies_costs_its_file_only() {
        let bytes = vec![0; 1 << 20];
        for program in ["true", "false"] {
            let read = read_by(Some(Path::new(program)), Format::Xls, &bytes, &"a.xls".into());
            assert!(read.is_err_and(|failure| failure.sentence().contains("interrompue")), "{program}");
        }
    }

    #[test]
    fn without_a_program_the_workbook_is_read_here() {
        for program in [None, Some(Path::new("/nulle/part"))] {
            let read = read_by(program, Format::Xls, b"rien", &"a.xls".into());
            assert!(read.is_err_and(|failure| !failure.sentence().contains("interrompue")));
        }
    }
}
