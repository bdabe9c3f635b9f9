//! How long drawing takes: the first picture after the start, and all others.

use std::time::{Duration, Instant};

use criterion::Criterion;
use jiff::civil::date;
use magicwords::chat::locale::Language;
use magicwords::digest::picture::{DotPlot, Estimate, Row};

pub fn measure() {
    let began = Instant::now();
    draw(5);
    println!("the first picture of five teams: {:?}", began.elapsed());
    let mut criterion = Criterion::default().measurement_time(Duration::from_secs(3));
    for teams in [5, 40] {
        criterion.bench_function(&format!("a picture of {teams} teams"), |bencher| {
            bencher.iter(|| draw(teams));
        });
    }
}

fn draw(teams: u8) -> usize {
    let row = |number: u8| Row {
        team: format!("Bộ phận {number}"),
        estimate: (number % 5 != 4).then_some(Estimate {
            mean: 30 + number,
            lo: 15 + number,
            hi: 45 + number,
            of_ten: [5, 3, 7],
            above: number.is_multiple_of(7),
        }),
    };
    let plot = DotPlot {
        days: (date(2026, 9, 21), date(2026, 11, 15)),
        today: date(2026, 11, 23),
        rows: (0..teams).map(row).collect(),
    };
    plot.png(Language::Vi).map_or(0, |png| png.len())
}
