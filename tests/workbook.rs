//! The workbook, read back.

mod support;

#[test]
fn look() {
    let report = support::report();
    let to = std::path::PathBuf::from(std::env::var("RAPPRO_LOOK").unwrap_or_else(|_| "/tmp/wt/look.xlsx".into()));
    rappro::report::workbook::write(&report, &to).expect("written");
}
