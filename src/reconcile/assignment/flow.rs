//! The cheapest way to pair as many as possible of two sides, and which of its pairs are beyond doubt.
//!
//! Nodes are classes of lines that may be exchanged for each other, with how many there are; an edge says
//! what it costs to pair one of each. As many as possible are paired, at the least total cost (successive
//! shortest paths). A pair is beyond doubt when every other way to pair as many costs at least `margin`
//! more; the classes among which there is doubt come out together.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

/// Two sides and what it costs to pair them.
#[derive(Clone, Debug, Default)]
pub(super) struct Problem {
    /// How many there are of each class.
    pub(super) left: Vec<u32>,
    /// The same on the other side.
    pub(super) right: Vec<u32>,
    /// Left class, right class, cost.
    pub(super) edges: Vec<(usize, usize, u32)>,
}

/// How the sides are paired.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Solution {
    /// Left class, right class, how many: beyond doubt.
    pub(super) settled: Vec<(usize, usize, u32)>,
    /// Left classes and right classes among which there is doubt.
    pub(super) doubtful: Vec<(Vec<usize>, Vec<usize>)>,
}

/// Pairs as many as possible at the least cost.
pub(super) fn solve(problem: &Problem, margin: u32) -> Solution {
    let mut network = Network::of(problem);
    network.fill();
    let mut solution = Solution::default();
    let mut doubts = Doubts::default();
    let lefts = problem.left.len();
    let unused = network.unused(problem);
    for (at, (left, right, _)) in problem.edges.iter().enumerate() {
        let flow = network.arcs[2 * at + 1].room;
        if flow == 0 {
            continue;
        }
        let ends = [left + 1, lefts + 1 + right];
        let mut involved = network.involved(2 * at, i64::from(margin));
        // Two of three that nothing tells apart: which two, nobody knows.
        if ends.iter().any(|end| unused[*end] > 0) {
            involved.extend(ends);
        }
        if involved.is_empty() {
            solution.settled.push((*left, *right, flow));
        } else {
            doubts.join(&involved);
        }
    }
    for nodes in doubts.groups() {
        // Node 0 is where everything comes from, then the left classes, then the right ones.
        let left = nodes.iter().filter(|node| **node <= lefts).map(|node| node - 1).collect();
        let right = nodes.iter().filter(|node| **node > lefts).map(|node| node - 1 - lefts).collect();
        solution.doubtful.push((left, right));
    }
    solution
}

/// A way from one node to another; its reverse stands at the neighbouring index.
#[derive(Clone, Copy, Debug)]
struct Arc {
    to: usize,
    room: u32,
    cost: i64,
}

struct Network {
    arcs: Vec<Arc>,
    /// The arcs that leave each node.
    leaving: Vec<Vec<usize>>,
    /// Keeps the cost of every open arc, seen from its ends, at zero or more.
    potential: Vec<i64>,
}

const FAR: i64 = i64::MAX / 4;

impl Network {
    fn of(problem: &Problem) -> Self {
        let (left, right) = (problem.left.len(), problem.right.len());
        let nodes = left + right + 2;
        let mut network = Self { arcs: Vec::new(), leaving: vec![Vec::new(); nodes], potential: vec![0; nodes] };
        for (a, b, cost) in &problem.edges {
            network.add(a + 1, left + 1 + b, problem.left[*a].min(problem.right[*b]), i64::from(*cost));
        }
        for (a, count) in problem.left.iter().enumerate() {
            network.add(0, a + 1, *count, 0);
        }
        for (b, count) in problem.right.iter().enumerate() {
            network.add(left + 1 + b, nodes - 1, *count, 0);
        }
        network
    }

    fn add(&mut self, from: usize, to: usize, room: u32, cost: i64) {
        self.leaving[from].push(self.arcs.len());
        self.arcs.push(Arc { to, room, cost });
        self.leaving[to].push(self.arcs.len());
        self.arcs.push(Arc { to: from, room: 0, cost: -cost });
    }

    /// How many of each class are left over, by node.
    fn unused(&self, problem: &Problem) -> Vec<u32> {
        let counts = problem.left.iter().chain(&problem.right);
        let mut unused: Vec<u32> = [0].iter().chain(counts).copied().collect();
        for (at, (left, right, _)) in problem.edges.iter().enumerate() {
            let flow = self.arcs[2 * at + 1].room;
            unused[left + 1] -= flow;
            unused[problem.left.len() + 1 + right] -= flow;
        }
        unused
    }

    /// What an arc costs as the potentials see it.
    fn reduced(&self, arc: usize) -> i64 {
        self.arcs[arc].cost + self.potential[self.arcs[arc ^ 1].to] - self.potential[self.arcs[arc].to]
    }

    fn fill(&mut self) {
        let target = self.leaving.len() - 1;
        loop {
            let (distance, way) = self.distances(0, Direction::Along, None, FAR);
            if distance[target] >= FAR {
                return;
            }
            for (potential, near) in self.potential.iter_mut().zip(&distance) {
                *potential += (*near).min(distance[target]);
            }
            self.push(target, &way);
        }
    }

    /// Sends as much as there is room for along a way to the target.
    fn push(&mut self, target: usize, way: &[Option<usize>]) {
        let mut arcs = Vec::new();
        let mut node = target;
        while let Some(arc) = way[node] {
            arcs.push(arc);
            node = self.arcs[arc ^ 1].to;
        }
        let room = arcs.iter().map(|arc| self.arcs[*arc].room).min().unwrap_or(0);
        for arc in arcs {
            self.arcs[arc].room -= room;
            self.arcs[arc ^ 1].room += room;
        }
    }

    /// The nodes through which the pair of an arc could be replaced for less than `margin`; none when it
    /// cannot.
    fn involved(&self, arc: usize, margin: i64) -> Vec<usize> {
        let (left, right) = (self.arcs[arc ^ 1].to, self.arcs[arc].to);
        let limit = margin + self.reduced(arc);
        let (ahead, _) = self.distances(left, Direction::Along, Some(arc), limit);
        if ahead[right] >= limit {
            return Vec::new();
        }
        let (back, _) = self.distances(right, Direction::Against, Some(arc), limit);
        (1..self.leaving.len() - 1).filter(|node| ahead[*node].saturating_add(back[*node]) < limit).collect()
    }

    /// Distances below `limit` along open arcs from a node, or against them to it; and the last arc of
    /// each way.
    fn distances(
        &self,
        start: usize,
        direction: Direction,
        without: Option<usize>,
        limit: i64,
    ) -> (Vec<i64>, Vec<Option<usize>>) {
        let mut distance = vec![FAR; self.leaving.len()];
        let mut way = vec![None; self.leaving.len()];
        let mut next = BinaryHeap::from([Reverse((0, start))]);
        distance[start] = 0;
        while let Some(Reverse((near, node))) = next.pop() {
            if near > distance[node] {
                continue;
            }
            for &leaving in &self.leaving[node] {
                let arc = if direction == Direction::Along { leaving } else { leaving ^ 1 };
                let other = self.arcs[leaving].to;
                if self.arcs[arc].room == 0 || without.is_some_and(|without| arc | 1 == without | 1) {
                    continue;
                }
                let far = near + self.reduced(arc);
                if far < distance[other] && far < limit {
                    distance[other] = far;
                    way[other] = Some(arc);
                    next.push(Reverse((far, other)));
                }
            }
        }
        (distance, way)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Direction {
    Along,
    Against,
}

/// Nodes that are in doubt together.
#[derive(Default)]
struct Doubts {
    up: BTreeMap<usize, usize>,
}

impl Doubts {
    fn top(&self, mut node: usize) -> usize {
        while let Some(&up) = self.up.get(&node).filter(|up| **up != node) {
            node = up;
        }
        node
    }

    fn join(&mut self, nodes: &[usize]) {
        let tops: Vec<usize> = nodes.iter().map(|node| self.top(*node)).collect();
        let Some(&least) = tops.iter().min() else { return };
        nodes.iter().chain(&tops).for_each(|node| {
            self.up.insert(*node, least);
        });
    }

    fn groups(&self) -> Vec<Vec<usize>> {
        let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for &node in self.up.keys() {
            groups.entry(self.top(node)).or_default().push(node);
        }
        groups.into_values().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn solved(left: &[u32], right: &[u32], edges: &[(usize, usize, u32)]) -> Solution {
        let problem = Problem { left: left.to_vec(), right: right.to_vec(), edges: edges.to_vec() };
        solve(&problem, 10)
    }

    #[test]
    fn the_best_whole_is_not_the_best_pair_first() {
        // Greedy takes 0-0 for 1 and pays 90 for 1-1.
        let found = solved(&[1, 1], &[1, 1], &[(0, 0, 1), (0, 1, 5), (1, 0, 5), (1, 1, 90)]);
        assert_eq!(found.settled, [(0, 1, 1), (1, 0, 1)]);
        assert!(found.doubtful.is_empty());
    }

    #[test]
    fn as_many_as_possible_are_paired() {
        let found = solved(&[1, 1], &[1, 1], &[(0, 0, 0), (0, 1, 80), (1, 0, 80)]);
        assert_eq!(found.settled, [(0, 1, 1), (1, 0, 1)]);
    }

    #[test]
    fn what_costs_nearly_the_same_is_in_doubt() {
        let found = solved(&[1], &[1, 1, 1], &[(0, 0, 5), (0, 1, 14), (0, 2, 15)]);
        assert_eq!(found, Solution { settled: vec![], doubtful: vec![(vec![0], vec![0, 1])] });
        let found = solved(&[1], &[1, 1], &[(0, 0, 5), (0, 1, 15)]);
        assert_eq!(found, Solution { settled: vec![(0, 0, 1)], doubtful: vec![] });
    }

    #[test]
    fn classes_are_shared_out() {
        let found = solved(&[3], &[1, 2], &[(0, 0, 5), (0, 1, 5)]);
        assert_eq!(found.settled, [(0, 0, 1), (0, 1, 2)]);
        let found = solved(&[2], &[3], &[(0, 0, 5)]);
        assert_eq!(found.doubtful, [(vec![0], vec![0])]);
        let found = solved(&[2], &[1, 2], &[(0, 0, 5), (0, 1, 5)]);
        assert_eq!(found.doubtful, [(vec![0], vec![0, 1])]);
    }

    #[test]
    fn doubt_stays_where_it_is() {
        // 0 and 1 are a tie; 2 is sure of its own.
        let edges = [(0, 0, 5), (0, 1, 5), (1, 0, 5), (1, 1, 5), (2, 2, 5), (2, 1, 50)];
        let found = solved(&[1, 1, 1], &[1, 1, 1], &edges);
        assert_eq!(found.settled, [(2, 2, 1)]);
        assert_eq!(found.doubtful, [(vec![0, 1], vec![0, 1])]);
    }

    struct Way {
        cost: u32,
        pairs: Vec<(usize, usize)>,
    }

    /// The pairs that are in every way to pair as many as possible for less than the best and `margin`.
    fn sure(problem: &Problem, margin: u32) -> Vec<(usize, usize)> {
        let mut ways: Vec<Way> = Vec::new();
        for chosen in 0..1_u32 << problem.edges.len() {
            let edges = problem.edges.iter().enumerate().filter(|(at, _)| chosen & (1 << at) != 0);
            let edges: Vec<_> = edges.map(|(_, edge)| *edge).collect();
            let pairs: Vec<_> = edges.iter().map(|edge| (edge.0, edge.1)).collect();
            let clash = |a: &(usize, usize), b: &(usize, usize)| a.0 == b.0 || a.1 == b.1;
            if !pairs.iter().enumerate().any(|(at, a)| pairs[..at].iter().any(|b| clash(a, b))) {
                ways.push(Way { cost: edges.iter().map(|edge| edge.2).sum(), pairs });
            }
        }
        let most = ways.iter().map(|way| way.pairs.len()).max().unwrap_or(0);
        ways.retain(|way| way.pairs.len() == most);
        let best = ways.iter().map(|way| way.cost).min().unwrap_or(0);
        ways.retain(|way| way.cost < best + margin);
        let first = ways[0].pairs.clone();
        first.into_iter().filter(|pair| ways.iter().all(|way| way.pairs.contains(pair))).collect()
    }

    #[test]
    fn the_network_agrees_with_trying_everything() {
        let mut chance = 0x2545_f491_4f6c_dd1d_u64;
        let mut below = |n: u64| {
            chance ^= chance << 13;
            chance ^= chance >> 7;
            chance ^= chance << 17;
            (chance >> 11) % n
        };
        for _ in 0..400 {
            let (left, right) = (1 + below(4) as usize, 1 + below(4) as usize);
            let mut edges = Vec::new();
            for a in 0..left {
                for b in 0..right {
                    if below(3) > 0 && edges.len() < 11 {
                        edges.push((a, b, below(40) as u32));
                    }
                }
            }
            let problem = Problem { left: vec![1; left], right: vec![1; right], edges };
            let mut sure = sure(&problem, 10);
            let mut found: Vec<_> = solve(&problem, 10).settled.iter().map(|one| (one.0, one.1)).collect();
            sure.sort_unstable();
            found.sort_unstable();
            assert_eq!(found, sure, "{problem:?}");
        }
    }
}
