//! How many ways there are to pair entries when each could go with several.

/// Beyond this they are not counted.
const SOLUTIONS_MAX: usize = 1_000_000;

/// Ways to give each of the fewer ones a partner among the more; zero when there are too many to count.
pub(super) fn any_with_any(a: usize, b: usize) -> usize {
    let (few, many) = (a.min(b), a.max(b));
    let mut ways = 1_usize;
    for taken in 0..few {
        ways = ways.saturating_mul(many - taken);
        if ways > SOLUTIONS_MAX {
            return 0;
        }
    }
    ways
}

/// Ways to pair as many as possible along the given edges; zero when there are too many edges to try.
pub(super) fn along(edges: &[(usize, usize)]) -> usize {
    const EDGES_MAX: usize = 14;
    if edges.len() > EDGES_MAX {
        return 0;
    }
    let mut best = (0, 0);
    for chosen in 0..1_u32 << edges.len() {
        let pairs: Vec<_> =
            edges.iter().enumerate().filter(|(at, _)| chosen & (1 << at) != 0).map(|(_, edge)| edge).collect();
        let clash = pairs.iter().enumerate().any(|(at, a)| pairs[..at].iter().any(|b| a.0 == b.0 || a.1 == b.1));
        if clash || pairs.len() < best.0 {
            continue;
        }
        best = if pairs.len() > best.0 { (pairs.len(), 1) } else { (best.0, best.1 + 1) };
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn solutions_are_counted_while_they_can_be() {
        assert_eq!(any_with_any(2, 1), 2);
        assert_eq!(any_with_any(2, 2), 2);
        assert_eq!(any_with_any(3, 2), 6);
        assert_eq!(any_with_any(40, 40), 0);
        assert_eq!(along(&[(0, 0), (0, 1), (1, 1)]), 1);
        assert_eq!(along(&[(0, 0), (1, 0)]), 2);
    }
}
