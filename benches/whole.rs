//! The whole job on a dossier made on the spot: `cargo bench`.

fn main() {
    divan::main();
}
