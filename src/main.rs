use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use magicwords::cli::{self, Cli};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return complain(&format!("The system gives no threads: {error}."), 1),
    };
    let result = runtime.block_on(cli::run(cli));
    // What still hangs in a thread (a name server that does not answer) does not keep the program alive.
    runtime.shutdown_timeout(Duration::from_secs(1));
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => complain(&error.to_string(), error.exit_code()),
    }
}

fn complain(sentence: &str, code: u8) -> ExitCode {
    // If stderr is closed there is nobody left to tell.
    let _ = writeln!(std::io::stderr(), "magicwords: {sentence}");
    ExitCode::from(code)
}
