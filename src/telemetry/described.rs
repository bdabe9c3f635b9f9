//! What each metric says, for whoever reads `/metrics`. What counts stands at nought from the start, so that "nothing
//! yet" looks different from "not measured".

use metrics::{counter, describe_counter, describe_gauge, describe_histogram, histogram};

/// Call it once, when the recorder is there.
pub(super) fn describe() {
    describe_counter!("magicwords_commands_total", "What people did, by command and result");
    describe_histogram!("magicwords_command_seconds", "Seconds of the work for a command");
    describe_histogram!(
        "magicwords_answer_seconds",
        "Seconds from an event to its answer, by platform"
    );
    describe_counter!(
        "magicwords_deliveries_total",
        "Attempts to deliver owed messages, by outcome"
    );
    describe_histogram!("magicwords_ledger_batch_size", "Writes that shared a commit");
    describe_histogram!("magicwords_ledger_commit_seconds", "Seconds of a commit of the ledger");
    describe_counter!(
        "magicwords_ledger_retries_total",
        "Writes that ran again after a conflict"
    );
    describe_gauge!("magicwords_discord_gateway_up", "1 while every shard has its session");
    describe_counter!(
        "magicwords_discord_reconnects_total",
        "Connections to the gateway that were lost"
    );
    describe_gauge!("magicwords_slack_sockets_up", "Sockets to Slack that are up");
    describe_counter!(
        "magicwords_slack_reconnects_total",
        "Sockets to Slack that were lost or replaced"
    );
    describe_histogram!(
        "magicwords_slack_ack_seconds",
        "Seconds from an envelope to its acknowledgement"
    );
    for outcome in ["sent", "again", "dropped", "dead"] {
        counter!("magicwords_deliveries_total", "outcome" => outcome).increment(0);
    }
    counter!("magicwords_ledger_retries_total").increment(0);
    for name in [
        "magicwords_command_seconds",
        "magicwords_ledger_batch_size",
        "magicwords_ledger_commit_seconds",
    ] {
        // Asked for, it is there, empty.
        drop(histogram!(name));
    }
}
