//! What a line may say of its amount beside it.

use std::fmt;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::money::Money;

/// The figures that few lines have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// The document's own amount when it is in another currency.
    pub original: Option<Money>,
    /// Beside it the document, or the debit of the bank, tells the amount in the dossier's currency: nothing was
    /// converted.
    pub amount_told: bool,
    /// Exchange rate printed on the line, in currency per unit of the dossier's currency.
    pub rate: Option<Decimal>,
    /// Amount without VAT, signed as the amount.
    pub amount_excl_tax: Option<Money>,
    /// VAT, signed as the amount.
    pub tax: Option<Money>,
    /// Quantity: nights, allowances.
    pub quantity: Option<Decimal>,
    /// Amount per unit, in the document's currency.
    pub unit_amount: Option<Decimal>,
}

impl Figures {
    /// In the form in which an entry keeps them: nothing when there is none.
    pub fn kept(self) -> Beside {
        match self == Self::default() {
            true => Beside::default(),
            false => Beside::alone(self),
        }
    }
}

/// The figures of a line, if it has any. Those of neighbouring lines of an export stand in one piece of memory: a
/// million pieces are slow to ask for. Equal figures are equal values.
#[derive(Clone)]
pub struct Beside {
    block: Option<Arc<Vec<Figures>>>,
    /// Which of the block; beyond it for a line without figures.
    at: u32,
}

impl Beside {
    fn alone(figures: Figures) -> Self {
        Self { block: Some(Arc::new(vec![figures])), at: 0 }
    }

    /// The figures.
    pub fn get(&self) -> Option<&Figures> {
        self.block.as_ref()?.get(self.at as usize)
    }

    /// The figures, to change them; those of other lines stay as they are.
    pub fn get_mut(&mut self) -> &mut Figures {
        let own = self.block.as_mut().and_then(Arc::get_mut).filter(|block| block.len() == 1);
        if own.is_none() || self.at > 0 {
            *self = Self::alone(self.get().cloned().unwrap_or_default());
        }
        let block = Arc::make_mut(self.block.get_or_insert_default());
        if block.is_empty() {
            block.push(Figures::default());
        }
        &mut block[0]
    }

    /// Adds the figures of a line to those that wait. It has none before [`Self::share`].
    pub fn wait(figures: Figures, waiting: &mut Vec<Figures>) -> Self {
        if figures == Figures::default() {
            return Self::default();
        }
        waiting.push(figures);
        Self { block: None, at: waiting.len() as u32 - 1 }
    }

    /// Gives the lines that wait their figures.
    pub fn share<'t>(lines: impl Iterator<Item = &'t mut Self>, waiting: &mut Vec<Figures>) {
        if waiting.is_empty() {
            return;
        }
        let block = Arc::new(waiting.as_slice().to_vec());
        for line in lines.filter(|line| (line.at as usize) < waiting.len()) {
            line.block = Some(Arc::clone(&block));
        }
        waiting.clear();
    }
}

impl Default for Beside {
    fn default() -> Self {
        Self { block: None, at: u32::MAX }
    }
}

impl PartialEq for Beside {
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}

impl Eq for Beside {}

impl fmt::Debug for Beside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(rate: i64) -> Figures {
        Figures { rate: (rate > 0).then(|| rate.into()), ..Figures::default() }
    }

    #[test]
    fn each_line_has_its_own_figures() {
        let mut waiting = Vec::new();
        let told = [3, 0, 5, 0, 7];
        let mut lines: Vec<Beside> = told.iter().map(|rate| Beside::wait(of(*rate), &mut waiting)).collect();
        Beside::share(lines.iter_mut(), &mut waiting);
        assert!(lines.iter().zip(told).all(|(line, rate)| *line == of(rate).kept()));
        lines[2].get_mut().amount_told = true;
        lines[1].get_mut().rate = Some(1.into());
        assert_eq!(lines[2].get(), Some(&Figures { amount_told: true, ..of(5) }));
        assert_eq!((lines[0].get(), lines[1].get(), lines[3].get()), (Some(&of(3)), Some(&of(1)), None));
        lines[2].get_mut().amount_told = false;
        assert_eq!(lines[2], of(5).kept());
        assert_eq!(lines[4], of(7).kept());
    }
}
