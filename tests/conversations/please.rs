//! `/please`, its card and its buttons.

use crate::hotel::Hotel;

#[tokio::test]
async fn an_ask_is_taken_done_and_thanked_for() {
    let Hotel {
        lan,
        minh,
        desk,
        bot: _bot,
        ..
    } = Hotel::opens().await;
    let asked = lan
        .uses("please")
        .option("to", &minh)
        .option("what", "the ice machine is down")
        .in_channel(&desk)
        .await;
    println!("{}", asked.text());
    let card = desk.last_message();
    assert!(minh.was_pinged_by(&card));
    let taken = minh.presses(&card, "Take it").await;
    println!("{}", taken.text());
    let told = lan.waits_for_direct_message("taken").await;
    println!("{}", told.text());
    let done = minh.presses(&card, "Done").await;
    println!("{}", done.text());
    let form = lan.presses(&card, "Say thank you").await.modal();
    println!("{}", form.text());
    let thanked = lan.submits(&form, [("For what?", "so fast!")]).await;
    println!("{}", thanked.text());
    let me_too = lan.uses("kudos mine").in_channel(&desk).await;
    println!("{}", me_too.text());
}
