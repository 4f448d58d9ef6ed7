//! The lines printed on the terminal: verdict first.
