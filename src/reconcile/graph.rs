//! Entries that compete for each other.

use rustc_hash::FxHashMap;

/// Entries that may go with each other, directly or through others. `left` and `right` are the two sides
/// of its edges: ledger and support, or an expense and its credit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Component {
    pub(super) left: Vec<usize>,
    pub(super) right: Vec<usize>,
    pub(super) edges: Vec<(usize, usize)>,
}

impl Component {
    /// The two entries of a component of one pair.
    pub(super) fn pair(&self) -> Option<(usize, usize)> {
        match (self.left.as_slice(), self.right.as_slice()) {
            ([left], [right]) => Some((*left, *right)),
            _ => None,
        }
    }

    /// True when each may go with each.
    pub(super) fn is_complete(&self) -> bool {
        self.edges.len() == self.left.len() * self.right.len()
    }
}

/// The components of these edges, in the order of their first left entry.
pub(super) fn components(mut edges: Vec<(usize, usize)>) -> Vec<Component> {
    edges.sort_unstable();
    edges.dedup();
    let mut root: FxHashMap<usize, usize> = FxHashMap::default();
    for (left, right) in &edges {
        let (a, b) = (find(&mut root, at_left(*left)), find(&mut root, at_right(*right)));
        root.insert(a.max(b), a.min(b));
    }
    let mut place: FxHashMap<usize, usize> = FxHashMap::default();
    let mut components: Vec<Component> = Vec::new();
    for edge in edges {
        let top = find(&mut root, at_left(edge.0));
        let at = *place.entry(top).or_insert_with(|| {
            components.push(Component { left: Vec::new(), right: Vec::new(), edges: Vec::new() });
            components.len() - 1
        });
        let component = &mut components[at];
        component.left.push(edge.0);
        component.right.push(edge.1);
        component.edges.push(edge);
    }
    for component in &mut components {
        for side in [&mut component.left, &mut component.right] {
            side.sort_unstable();
            side.dedup();
        }
    }
    components
}

/// The two sides may be numbered alike.
fn at_left(node: usize) -> usize {
    2 * node
}

fn at_right(node: usize) -> usize {
    2 * node + 1
}

/// The smallest node of a component; the way to it is shortened.
fn find(root: &mut FxHashMap<usize, usize>, at: usize) -> usize {
    let mut top = at;
    while let Some(&up) = root.get(&top).filter(|up| **up != top) {
        top = up;
    }
    let mut on_the_way = at;
    while on_the_way != top {
        on_the_way = root.insert(on_the_way, top).unwrap_or(top);
    }
    top
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_shares_an_entry_is_one_component() {
        let found = components(vec![(4, 9), (1, 7), (2, 7), (4, 9), (3, 8)]);
        let sides: Vec<_> = found.iter().map(|one| (one.left.clone(), one.right.clone())).collect();
        assert_eq!(sides, [(vec![1, 2], vec![7]), (vec![3], vec![8]), (vec![4], vec![9])]);
        assert!(found[0].is_complete() && found[0].pair().is_none());
        assert_eq!(found[1].pair(), Some((3, 8)));
    }

    #[test]
    fn a_number_on_one_side_is_not_that_number_on_the_other() {
        let found = components(vec![(0, 1), (1, 0)]);
        assert_eq!(found.iter().map(Component::pair).collect::<Vec<_>>(), [Some((0, 1)), Some((1, 0))]);
    }
}
