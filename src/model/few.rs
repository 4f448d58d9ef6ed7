//! None, one or several values.

use std::fmt;
use std::ops::Deref;

/// A list that is usually of one value, which then stands in place: there are two such lists in each of a
/// million matches. Equal and ordered as the slice that it is read as.
pub struct Few<T>(Held<T>);

enum Held<T> {
    One(T),
    /// None or several; none takes no memory.
    Other(Box<[T]>),
}

impl<T> Few<T> {
    /// No value.
    pub fn none() -> Self {
        Self(Held::Other(Box::default()))
    }

    /// This value alone.
    pub const fn one(value: T) -> Self {
        Self(Held::One(value))
    }
}

impl<T: Clone> Clone for Few<T> {
    #[inline]
    fn clone(&self) -> Self {
        match &self.0 {
            Held::One(value) => Self::one(value.clone()),
            // Nearly always nothing is copied.
            Held::Other(values) if values.is_empty() => Self::none(),
            Held::Other(values) => Self(Held::Other(values.clone())),
        }
    }
}

impl<T> Default for Few<T> {
    fn default() -> Self {
        Self::none()
    }
}

impl<T> Deref for Few<T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        match &self.0 {
            Held::One(value) => std::slice::from_ref(value),
            Held::Other(values) => values,
        }
    }
}

impl<T> From<Vec<T>> for Few<T> {
    fn from(mut values: Vec<T>) -> Self {
        if values.len() > 1 {
            return Self(Held::Other(values.into()));
        }
        values.pop().map_or(Self::none(), Self::one)
    }
}

impl<T> FromIterator<T> for Few<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        let mut values = values.into_iter();
        let (Some(first), second) = (values.next(), values.next()) else { return Self::none() };
        let Some(second) = second else { return Self::one(first) };
        Self(Held::Other([first, second].into_iter().chain(values).collect()))
    }
}

impl<T> IntoIterator for Few<T> {
    type Item = T;
    type IntoIter = std::iter::Chain<std::option::IntoIter<T>, std::vec::IntoIter<T>>;

    fn into_iter(self) -> Self::IntoIter {
        let (one, others) = match self.0 {
            Held::One(value) => (Some(value), Vec::new()),
            Held::Other(values) => (None, values.into_vec()),
        };
        one.into_iter().chain(others)
    }
}

impl<'f, T> IntoIterator for &'f Few<T> {
    type Item = &'f T;
    type IntoIter = std::slice::Iter<'f, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<T: fmt::Debug> fmt::Debug for Few<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self).finish()
    }
}

impl<T: PartialEq> PartialEq for Few<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: Eq> Eq for Few<T> {}

impl<T: PartialEq, const N: usize> PartialEq<[T; N]> for Few<T> {
    fn eq(&self, other: &[T; N]) -> bool {
        **self == *other
    }
}

impl<T: PartialOrd> PartialOrd for Few<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        (**self).partial_cmp(&**other)
    }
}

impl<T: Ord> Ord for Few<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (**self).cmp(&**other)
    }
}

/// A value that nearly always is the default one: one word wide, there is one in each of millions of lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rare<T>(Option<Box<T>>);

impl<T: Default + PartialEq> Rare<T> {
    /// The value, when it is another one.
    #[inline]
    pub fn get(&self) -> Option<&T> {
        self.0.as_deref()
    }

    /// Changes the value.
    pub fn change(&mut self, change: impl FnOnce(&mut T)) {
        let mut value = self.0.take().unwrap_or_default();
        change(&mut value);
        self.0 = (*value != T::default()).then_some(value);
    }
}

impl<T: Default + PartialEq> From<T> for Rare<T> {
    fn from(value: T) -> Self {
        Self((value != T::default()).then(|| Box::new(value)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_number_of_values_reads_as_it_was_told() {
        for count in 0..4 {
            let values: Vec<u32> = (0..count).collect();
            let few = Few::from(values.clone());
            assert_eq!(few, values.iter().copied().collect::<Few<u32>>());
            assert_eq!((&*few, few.iter().copied().collect::<Vec<_>>()), (values.as_slice(), values.clone()));
            assert_eq!(few.is_empty(), count == 0);
            assert_eq!(few.into_iter().collect::<Vec<_>>(), values);
        }
        assert!(Few::from(vec![1, 5]) < Few::one(2) && Few::none() < Few::one(0));
    }

    #[test]
    fn a_rare_value_is_the_one_that_it_was_changed_to() {
        let mut rare = Rare::<u32>::default();
        rare.change(|value| *value += 7);
        assert_eq!(rare.get(), Some(&7));
        rare.change(|value| *value -= 7);
        assert_eq!((rare.get(), &rare), (None, &Rare::default()));
        assert_eq!((Rare::from(0), Rare::from(7).get()), (rare, Some(&7)));
    }

    #[test]
    fn a_list_of_lines_is_two_words_wide() {
        assert_eq!((size_of::<Few<u32>>(), size_of::<Rare<u32>>()), (16, 8));
    }
}
