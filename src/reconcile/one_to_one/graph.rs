//! Entries that compete for each other.

use std::collections::BTreeMap;

use super::candidates::Edge;

/// Entries that may go with each other, directly or through others.
pub(super) struct Component {
    pub(super) ledger: Vec<usize>,
    pub(super) support: Vec<usize>,
    pub(super) edges: Vec<(usize, usize)>,
}

/// The components of the candidates, in the order of their first ledger entry.
pub(super) fn components(edges: &[Edge]) -> Vec<Component> {
    let mut root: BTreeMap<usize, usize> = BTreeMap::new();
    for edge in edges {
        let (a, b) = (find(&mut root, edge.ledger), find(&mut root, edge.support));
        root.insert(a.max(b), a.min(b));
    }
    let mut by_root: BTreeMap<usize, Component> = BTreeMap::new();
    for edge in edges {
        let of = find(&mut root, edge.ledger);
        let component = by_root.entry(of).or_insert_with(|| Component {
            ledger: Vec::new(),
            support: Vec::new(),
            edges: Vec::new(),
        });
        component.ledger.push(edge.ledger);
        component.support.push(edge.support);
        component.edges.push((edge.ledger, edge.support));
    }
    let mut components: Vec<Component> = by_root.into_values().collect();
    for component in &mut components {
        for side in [&mut component.ledger, &mut component.support] {
            side.sort_unstable();
            side.dedup();
        }
        component.edges.sort_unstable();
        component.edges.dedup();
    }
    components.sort_by(|a, b| a.ledger.cmp(&b.ledger));
    components
}

/// The smallest entry of a component; the way to it is shortened.
fn find(root: &mut BTreeMap<usize, usize>, at: usize) -> usize {
    let mut top = at;
    while let Some(&up) = root.get(&top).filter(|up| **up != top) {
        top = up;
    }
    root.insert(at, top);
    top
}
