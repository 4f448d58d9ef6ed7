//! A library that panics on a damaged file must cost that file only.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

thread_local! {
    static SILENT: Cell<bool> = const { Cell::new(false) };
}

/// The library gave up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Panicked;

/// Runs `work`; a panic inside becomes [`Panicked`], and prints nothing.
pub(super) fn quietly<T>(work: impl FnOnce() -> T) -> Result<T, Panicked> {
    silence_this_thread_when_asked();
    let before = SILENT.replace(true);
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    SILENT.set(before);
    result.map_err(|_| Panicked)
}

/// The hook belongs to the whole process: ours is put in front of the previous one, once, and only
/// holds its tongue on a thread that is inside [`quietly`].
fn silence_this_thread_when_asked() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let previous = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !SILENT.get() {
                previous(info);
            }
        }));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_a_value() {
        let index = std::hint::black_box(3);
        assert_eq!(quietly(|| [1, 2][index]), Err(Panicked));
        assert_eq!(quietly(|| 2), Ok(2));
    }
}
