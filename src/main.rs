//! Arguments → run → write files → summary → exit code.

fn main() {}
