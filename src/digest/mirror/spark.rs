//! A row of numbers as a line of small bars.

const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// Stands for a number that is not known or not told.
const NONE: char = '·';

/// The bars from zero up to the largest number; shares of one up to one.
pub(super) fn sparkline(numbers: &[Option<f64>], top: Option<f64>) -> String {
    let largest = numbers.iter().flatten().copied().fold(0.0, f64::max);
    let top = top.unwrap_or(largest);
    let bar = |number: &Option<f64>| match number {
        None => NONE,
        Some(number) if top > 0.0 => {
            let height = (number / top * (BARS.len() - 1) as f64).round();
            BARS[(height as usize).min(BARS.len() - 1)]
        }
        Some(_) => BARS[0],
    };
    numbers.iter().map(bar).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_go_from_zero_to_the_largest() {
        let line = |numbers: &[f64], top| sparkline(&numbers.iter().copied().map(Some).collect::<Vec<_>>(), top);
        assert_eq!(line(&[0.0, 1.0, 3.0, 7.0], None), "▁▂▄█");
        assert_eq!(line(&[5.0, 5.0], None), "██");
        assert_eq!(line(&[0.0, 0.0], None), "▁▁");
        assert_eq!(line(&[0.5, 1.0], Some(1.0)), "▅█");
        assert_eq!(line(&[], None), "");
    }

    #[test]
    fn what_is_not_told_is_a_dot() {
        assert_eq!(sparkline(&[None, Some(2.0), None], None), "·█·");
        assert_eq!(sparkline(&[None, None], None), "··");
    }
}
