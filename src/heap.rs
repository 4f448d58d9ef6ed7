//! Memory kept at hand for a large run.
//!
//! A large run gives back the files that it read before it reconciles their lines. The C library of Linux hands large
//! pieces to the system at once, and asks for as many again: the system clears every page of them anew, which is a tenth
//! of a run over millions of lines. It keeps them when it is told so before a process begins, and not later: so the
//! process begins again, as itself. Nothing was read or written by then, and other systems do without.

/// Bytes of text from which that is worth more than to begin takes. Workbooks are read in small pieces, for which
/// workers had better have a heap each.
pub(crate) const LARGE: u64 = 64 << 20;

/// Begins the process again with a C library that keeps what is given back. Comes back when it did so before, when
/// somebody else has told the library something, or when it cannot be done: the run goes on as it is.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub(crate) fn keep() {
    use std::os::unix::process::CommandExt;

    const VARIABLE: &str = "GLIBC_TUNABLES";
    /// Large pieces are part of the heap, of one for all workers, and stay in it.
    const KEPT: &str = "glibc.malloc.mmap_max=0:glibc.malloc.trim_threshold=1099511627776:glibc.malloc.arena_max=1";
    if std::env::var_os(VARIABLE).is_some() {
        return;
    }
    let Ok(program) = std::env::current_exe() else { return };
    let mut arguments = std::env::args_os();
    let mut again = std::process::Command::new(program);
    if let Some(called) = arguments.next() {
        again.arg0(called);
    }
    let _ = again.args(arguments).env(VARIABLE, KEPT).exec();
}

/// Other systems and libraries have no such choice.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub(crate) fn keep() {}
