//! Texts compared line by line.

/// A line of either text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Where it is.
    pub side: Side,
    /// The line without its end.
    pub text: String,
}

/// Which text a line is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Both.
    Both,
    /// The older one only.
    Old,
    /// The newer one only.
    New,
}

/// Beyond so many differing lines the middle is shown as replaced: nobody reads such a difference line by line, and
/// finding the best one takes the square of their number.
const MOST: usize = 600;

/// The lines of both texts in order, those of the older one first where they differ.
#[must_use]
pub fn diff(old: &str, new: &str) -> Vec<Line> {
    let (a, b): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let head = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let tail = a[head..].iter().rev().zip(b[head..].iter().rev()).take_while(|(a, b)| a == b).count();
    let (a_mid, b_mid) = (&a[head..a.len() - tail], &b[head..b.len() - tail]);
    let mut lines: Vec<(Side, &str)> = a[..head].iter().map(|line| (Side::Both, *line)).collect();
    match shortest(a_mid, b_mid) {
        Some(middle) => lines.extend(middle),
        None => {
            lines.extend(a_mid.iter().map(|line| (Side::Old, *line)));
            lines.extend(b_mid.iter().map(|line| (Side::New, *line)));
        }
    }
    lines.extend(a[a.len() - tail..].iter().map(|line| (Side::Both, *line)));
    lines.into_iter().map(|(side, text)| Line { side, text: text.to_owned() }).collect()
}

/// Myers' greedy algorithm: for each number of differences the furthest point on every diagonal, then back from the
/// end. `None` when there are too many differences.
fn shortest<'a>(a: &[&'a str], b: &[&'a str]) -> Option<Vec<(Side, &'a str)>> {
    let most = (a.len() + b.len()).min(MOST);
    // Diagonals −d … d are kept at offsets 0 … 2d; `x` counts lines of `a`.
    let mut trace: Vec<Vec<usize>> = Vec::new();
    let mut found = false;
    for d in 0..=most {
        let mut row = vec![0; 2 * d + 1];
        for i in (0..=2 * d).step_by(2) {
            let mut x = if d == 0 { 0 } else { step(&trace[d - 1], i).0 };
            // x − y = i − d
            while x < a.len() && x + d - i < b.len() && a[x] == b[x + d - i] {
                x += 1;
            }
            row[i] = x;
            if x >= a.len() && x + d - i >= b.len() {
                found = true;
                break;
            }
        }
        trace.push(row);
        if found {
            break;
        }
    }
    found.then(|| back(&trace, a, b))
}

/// Where diagonal `i` of the round after `before` begins: its `x`, and whether it came by a line of `a` (down otherwise).
fn step(before: &[usize], i: usize) -> (usize, bool) {
    // A round has one diagonal more at either end than the one before it.
    let down = if i < before.len() { Some(before[i]) } else { None };
    let right = if i >= 2 { before.get(i - 2).map(|x| x + 1) } else { None };
    match (down, right) {
        (Some(down), Some(right)) if down >= right => (down, false),
        (Some(down), None) => (down, false),
        (_, right) => (right.unwrap_or(0), true),
    }
}

fn back<'a>(trace: &[Vec<usize>], a: &[&'a str], b: &[&'a str]) -> Vec<(Side, &'a str)> {
    let mut lines = Vec::new();
    let (mut x, mut y) = (a.len(), b.len());
    for d in (1..trace.len()).rev() {
        let i = (x + d).saturating_sub(y);
        let (start, by_a) = step(&trace[d - 1], i);
        while x > start {
            x -= 1;
            y -= 1;
            lines.push((Side::Both, a[x]));
        }
        if by_a {
            x -= 1;
            lines.push((Side::Old, a[x]));
        } else {
            y -= 1;
            lines.push((Side::New, b[y]));
        }
    }
    lines.extend(a[..x].iter().rev().map(|line| (Side::Both, *line)));
    lines.reverse();
    lines
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sides(lines: &[Line], wanted: Side) -> Vec<&str> {
        lines.iter().filter(|line| line.side == wanted || line.side == Side::Both).map(|l| l.text.as_str()).collect()
    }

    #[test]
    fn what_is_the_same_stays_together() {
        let lines = diff("a\nb\nc\nd", "a\nx\nc\nd\ne");
        let short: Vec<(Side, &str)> = lines.iter().map(|line| (line.side, line.text.as_str())).collect();
        assert_eq!(
            short,
            [
                (Side::Both, "a"),
                (Side::Old, "b"),
                (Side::New, "x"),
                (Side::Both, "c"),
                (Side::Both, "d"),
                (Side::New, "e")
            ]
        );
    }

    #[test]
    fn texts_with_too_many_differences_are_shown_as_replaced() {
        let text = |n: usize| (0..1000).map(|i| format!("{}\n", i * n)).collect::<String>();
        let (old, new) = (text(3), text(7));
        let lines = diff(&old, &new);
        assert_eq!((sides(&lines, Side::Old).len(), sides(&lines, Side::New).len()), (1000, 1000));
    }

    proptest! {
        #[test]
        fn both_texts_are_in_their_difference_and_no_shorter_one_was_missed(
            old in prop::collection::vec("[a-c]", 0..12), new in prop::collection::vec("[a-c]", 0..12)
        ) {
            let lines = diff(&old.join("\n"), &new.join("\n"));
            prop_assert_eq!(sides(&lines, Side::Old), old.iter().map(String::as_str).collect::<Vec<_>>());
            prop_assert_eq!(sides(&lines, Side::New), new.iter().map(String::as_str).collect::<Vec<_>>());
            // The longest common subsequence, the slow way.
            let mut best = vec![vec![0; new.len() + 1]; old.len() + 1];
            for i in 0..old.len() {
                for j in 0..new.len() {
                    best[i + 1][j + 1] =
                        if old[i] == new[j] { best[i][j] + 1 } else { best[i][j + 1].max(best[i + 1][j]) };
                }
            }
            let kept = lines.iter().filter(|line| line.side == Side::Both).count();
            prop_assert_eq!(kept, best[old.len()][new.len()]);
        }
    }
}
