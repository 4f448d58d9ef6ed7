//! What the account of a line tells of its nature, where nothing else does.

use super::vocabulary;
use crate::model::nature::{NatureBy, NatureReading};

/// Which of the accounts of the vocabulary one is.
pub(super) fn find(account: &str) -> Option<usize> {
    let first = account.as_bytes().first()?;
    let account = if first.is_ascii_digit() { account } else { account.trim_start() };
    let word = head_of(account.as_bytes());
    ACCOUNTS.iter().position(|(digits, mask)| word & mask == *digits)
}

/// The digits of each account, and the bits that they take.
static ACCOUNTS: [(u32, u32); COUNT] = {
    let mut accounts = [(0, 0); COUNT];
    let mut at = 0;
    while at < accounts.len() {
        let digits = vocabulary::ACCOUNTS[at].0.as_bytes();
        assert!(digits.len() <= DIGITS_MAX, "an account has more digits");
        accounts[at] = (head_of(digits), u32::MAX << (u8::BITS as usize * (DIGITS_MAX - digits.len())));
        at += 1;
    }
    accounts
};

/// How many there are.
pub(super) const COUNT: usize = vocabulary::ACCOUNTS.len();

/// Digits of the longest of them.
const DIGITS_MAX: usize = 4;

/// The first signs of an account in one number.
const fn head_of(signs: &[u8]) -> u32 {
    let (mut word, mut at) = (0, 0);
    while at < DIGITS_MAX {
        let sign = if at < signs.len() { signs[at] } else { 0 };
        word = word << u8::BITS | sign as u32;
        at += 1;
    }
    word
}

/// What it tells.
pub(super) fn reading(at: usize) -> NatureReading {
    let (word, nature) = vocabulary::ACCOUNTS[at];
    NatureReading { nature, by: NatureBy::Account, word, joins: None }
}
