//! What the benchmarks measure a bot by, from outside: its processor time and memory.

use std::time::Duration;

/// Processor time of a process so far, of all its threads.
pub fn processor_time(process: u32) -> Duration {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).expect("a Linux machine");
    let (_, after_name) = stat.rsplit_once(')').expect("a name in brackets");
    let ticks = after_name
        .split_whitespace()
        .skip(11)
        .take(2)
        .map(|n| n.parse::<u64>().expect("a number"));
    // A tick is 10 ms on every Linux that this is run on.
    Duration::from_millis(10 * ticks.sum::<u64>())
}

/// Resident memory of a process in MB.
pub fn memory(process: u32) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).expect("a Linux machine");
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .expect("a line about memory");
    let kib: f64 = line.trim().trim_end_matches(" kB").parse().expect("a number");
    kib * 1024.0 / 1e6
}

pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values[values.len() / 2]
}
