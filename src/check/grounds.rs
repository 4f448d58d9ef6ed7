//! What a check is given: the books, and what several checks need worked out of them, once. Below stand the questions
//! that several checks ask: which lines to look at, who is a person, who slept where, what a rate allows.

pub(super) mod alike;
pub(super) mod bases;
mod counted;
mod countries;
pub(super) mod days;
pub(super) mod headed;
pub(super) mod holders;
pub(super) mod nights;
pub(super) mod nomenclature;
pub(super) mod numbers;
pub(super) mod payees;
pub(super) mod per_diem;
pub(super) mod persons;
pub(super) mod report;
pub(super) mod report_facts;
pub(super) mod rooms;
pub(super) mod said;
mod said_days;
pub(super) mod same_stay;
pub(super) mod scale;
pub(super) mod scope;
pub(super) mod sense;
pub(super) mod struck;
pub(super) mod travel;
pub(super) mod written_twice;

use std::cell::{OnceCell, RefCell};
use std::ops::Deref;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::model::books::Books;
use crate::model::entry::{Entry, EntryId, Side};
use crate::model::memo::Memo;
use crate::model::mission::MissionId;
use crate::model::words::{SAME_PAYEE, Surname, firm_likeness, firm_words, surname};
use alike::Sharing;
use bases::Bases;
use holders::Holders;
use persons::{Known, Name, Named};
use said::{Said, Topic};
use scale::Scale;
use travel::Travel;

/// The books, read-only, with what is worked out of them when the first check asks for it.
pub struct Grounds<'b> {
    books: &'b Books,
    /// By mission.
    travels: Vec<OnceCell<Travel>>,
    scale: OnceCell<Scale>,
    said: OnceCell<Said>,
    /// By mission.
    credits: OnceCell<Vec<Vec<EntryId>>>,
    known: OnceCell<Known>,
    bases: OnceCell<Bases<'b>>,
    /// Ledger first.
    of_one_amount: [OnceCell<Sharing>; 2],
    /// See [`Grounds::paid`].
    paid: OnceCell<FxHashMap<&'b str, EntryId>>,
    holders: OnceCell<Holders>,
    names: RefCell<Memo<Rc<Named>>>,
    /// The words of firms, of the payees that are compared.
    firms: RefCell<Memo<Rc<[String]>>>,
    nobody: Rc<[Name]>,
    /// Of two payees, one behind the other, whether they are the same; and the text of the question.
    payees: RefCell<(Memo<bool>, String)>,
}

impl<'b> Grounds<'b> {
    /// Nothing is worked out yet.
    pub(super) fn of(books: &'b Books) -> Self {
        let travels = books.dossier.missions.iter().map(|_| OnceCell::new()).collect();
        Self {
            books,
            travels,
            scale: OnceCell::new(),
            said: OnceCell::new(),
            credits: OnceCell::new(),
            known: OnceCell::new(),
            bases: OnceCell::new(),
            of_one_amount: Default::default(),
            paid: OnceCell::new(),
            holders: OnceCell::new(),
            names: RefCell::default(),
            firms: RefCell::default(),
            nobody: Rc::default(),
            payees: RefCell::default(),
        }
    }

    /// What the travellers of a mission consumed and were paid.
    pub(super) fn travel(&self, mission: MissionId) -> &Travel {
        self.travels[mission.index()].get_or_init(|| Travel::of(self, mission))
    }

    /// The dated per-diem rates.
    pub(super) fn scale(&self) -> &Scale {
        self.scale.get_or_init(|| Scale::of(self.books))
    }

    /// What the lines of missions may be about.
    #[inline]
    pub(super) fn said(&self) -> &Said {
        self.said.get_or_init(|| Said::of(self.books))
    }

    /// False when nothing that a line says is about this.
    #[inline]
    pub(super) fn may_be(&self, id: EntryId, topic: Topic) -> bool {
        self.said().may_be(id, topic)
    }

    /// The lines that enter the total of a mission and take something off it: payments first, in order.
    pub(super) fn credits_of(&self, mission: MissionId) -> &[EntryId] {
        let by_mission = self.credits.get_or_init(|| {
            let mut all = vec![Vec::new(); self.dossier.missions.len()];
            for (id, ..) in scope::credits_of_both_sides(self) {
                for mission in self.assignment(id).missions() {
                    let of_mission: Option<&mut Vec<EntryId>> = all.get_mut(mission.index());
                    of_mission.filter(|all| all.last() != Some(&id)).into_iter().for_each(|all| all.push(id));
                }
            }
            all
        });
        by_mission.get(mission.index()).map(Vec::as_slice).unwrap_or_default()
    }

    /// The lines of one side that enter the total of a mission, by what they amount to without its sign.
    pub(super) fn of_one_amount(&self, side: Side) -> &Sharing {
        let lines = || scope::lines(self, side).map(|(id, _, amount)| (amount.abs().mark(), id));
        self.of_one_amount[usize::from(side == Side::Support)].get_or_init(|| Sharing::of(lines()))
    }

    /// The payees of the payments that enter the total of a mission, as written, with the first of each.
    pub(super) fn paid(&self) -> &FxHashMap<&'b str, EntryId> {
        let payees =
            || scope::lines(self.books, Side::Ledger).filter_map(|(id, entry, _)| Some((entry.payee()?, id)));
        self.paid.get_or_init(|| {
            let mut paid = FxHashMap::default();
            payees().for_each(|(payee, id)| _ = paid.entry(payee).or_insert(id));
            paid
        })
    }

    /// What the amounts of lines are to their HT and their TVA.
    pub(super) fn bases(&self) -> &Bases<'b> {
        self.bases.get_or_init(|| Bases::of(self.books))
    }

    /// Whom the member lists name.
    pub(super) fn known(&self) -> &Known {
        self.known.get_or_init(|| Known::of(self.books))
    }

    /// The statements that tell who holds the card.
    pub(super) fn holders(&self) -> &Holders {
        self.holders.get_or_init(|| Holders::of(self.books))
    }

    /// What a cell of names says.
    pub(super) fn named(&self, text: &str) -> Rc<Named> {
        self.names.borrow_mut().ask(text, |text| Rc::new(Named::of(text, self.known())))
    }

    /// No person: of most lines of a large dossier nobody is named.
    pub(super) fn nobody(&self) -> Rc<[Name]> {
        Rc::clone(&self.nobody)
    }

    /// True when both lines name their payee, and it is the same.
    pub(super) fn same_payee(&self, a: &Entry, b: &Entry) -> bool {
        let alike = |a: &str, b: &str| {
            let (known, question) = &mut *self.payees.borrow_mut();
            question.clear();
            // How long the first is tells where it ends.
            question.extend(u32::try_from(a.len()).ok().and_then(char::from_u32));
            question.extend([a, b]);
            known.ask(question, |_| {
                surname(a, b) == Surname::Fits && firm_likeness(&self.firm(a), &self.firm(b)) >= SAME_PAYEE
            })
        };
        a.payee().zip(b.payee()).is_some_and(|(a, b)| a == b || alike(a, b))
    }

    /// The words of the firm that a text names.
    fn firm(&self, text: &str) -> Rc<[String]> {
        self.firms.borrow_mut().ask(text, |text| firm_words(text).into())
    }

    /// The persons that a cell names.
    pub(super) fn persons(&self, text: &str) -> Rc<[Name]> {
        Rc::clone(&self.named(text).persons)
    }
}

impl Deref for Grounds<'_> {
    type Target = Books;

    #[inline]
    fn deref(&self) -> &Books {
        self.books
    }
}
