//! A bare serenity bot: what the stand-in sends must be what the library reads.

use std::sync::Arc;

use serenity::all::{
    ButtonStyle, CommandOptionType, Context, CreateActionRow, CreateAllowedMentions, CreateButton, CreateCommand,
    CreateCommandOption, CreateEmbed, CreateInputText, CreateInteractionResponse, CreateInteractionResponseMessage,
    CreateMessage, CreateModal, EventHandler, GatewayIntents, HttpBuilder, InputTextStyle, Interaction, Ready,
    ResolvedOption, ResolvedValue,
};

use crate::support::discord::Discord;

struct Handler;

fn card(text: String) -> CreateInteractionResponse {
    let button = CreateButton::new("mw:take")
        .label("Take it")
        .style(ButtonStyle::Primary);
    let message = CreateInteractionResponseMessage::new()
        .embed(
            CreateEmbed::new()
                .title("Please")
                .description(text)
                .field("by", "17:00", true),
        )
        .components(vec![CreateActionRow::Buttons(vec![button])]);
    CreateInteractionResponse::Message(message)
}

#[serenity::async_trait]
impl EventHandler for Handler {
    async fn ready(&self, ctx: Context, _: Ready) {
        let to = CreateCommandOption::new(CommandOptionType::Mentionable, "to", "Whom");
        let what = CreateCommandOption::new(CommandOptionType::String, "what", "What");
        let please = CreateCommand::new("please")
            .description("Ask")
            .name_localized("vi", "nhờ")
            .add_option(to.required(true))
            .add_option(what.required(true));
        ctx.http
            .create_global_commands(&[please])
            .await
            .expect("commands are registered");
    }

    async fn interaction_create(&self, ctx: Context, interaction: Interaction) {
        match interaction {
            Interaction::Command(command) => {
                let options = command.data.options();
                let [ResolvedOption { value: to, .. }, ResolvedOption { value: what, .. }] = options.as_slice() else {
                    panic!("two options");
                };
                let to = match to {
                    ResolvedValue::User(user, Some(_)) => format!("<@{}>", user.id),
                    ResolvedValue::Role(role) => format!("<@&{}>", role.id),
                    other => panic!("not resolved: {other:?}"),
                };
                let ResolvedValue::String(what) = what else {
                    panic!("a text")
                };
                let answer = card(format!("{to} {what}"));
                command.create_response(&ctx.http, answer).await.expect("answered");
                let lan = command.user.id;
                let sent = CreateMessage::new().content(format!("<@{lan}> asked"));
                let sent = sent.allowed_mentions(CreateAllowedMentions::new().users([lan]));
                command.channel_id.send_message(&ctx.http, sent).await.expect("sent");
                let direct = lan.create_dm_channel(&ctx.http).await.expect("opened");
                direct.say(&ctx.http, "I will tell you").await.expect("said");
            }
            Interaction::Component(press) => {
                let input = CreateInputText::new(InputTextStyle::Short, "How", "how");
                let modal = CreateModal::new("mw:modal", "Take it").components(vec![CreateActionRow::InputText(input)]);
                let answer = CreateInteractionResponse::Modal(modal);
                press.create_response(&ctx.http, answer).await.expect("answered");
            }
            Interaction::Modal(modal) => {
                modal.defer(&ctx.http).await.expect("deferred");
                let edit = serenity::all::EditInteractionResponse::new().content("Done");
                modal.edit_response(&ctx.http, edit).await.expect("edited");
            }
            _ => {}
        }
    }
}

#[tokio::test]
async fn a_serenity_bot_understands_everything_it_is_sent() {
    let discord = Discord::start();
    let hotel = discord.guild("Hotel");
    let reception = hotel.role("Reception");
    let desk = hotel.channel("front-desk");
    let lan = hotel.member("Lan").with_locale("vi");
    let minh = hotel.member("Minh").with_role(&reception);

    let http = HttpBuilder::new(discord.token())
        .proxy(discord.api_url())
        .ratelimiter_disabled(true)
        .build();
    let mut client = serenity::client::ClientBuilder::new_with_http(http, GatewayIntents::GUILDS)
        .event_handler(Handler)
        .await
        .expect("a client");
    let shards = Arc::clone(&client.shard_manager);
    let bot = tokio::spawn(async move { client.start().await });
    discord.bot_is_ready().await;

    let card = lan.uses("nhờ").option("to", &reception).option("what", "ice").await;
    assert_eq!(card.text(), "| Please\n| @&Reception ice\n| by: 17:00\n[Take it]");
    let told = lan.waits_for_direct_message("the bot tells Lan").await;
    assert_eq!(told.content(), "I will tell you");
    let said = desk.last_message();
    assert_eq!(said.pings(), ["@Lan"]);
    assert!(lan.was_pinged_by(&said) && !minh.was_pinged_by(&said));

    let modal = minh.presses(&card.message(), "Take it").await.modal();
    assert_eq!(modal.text(), "[[ Take it ]]\nHow*:");
    let done = minh.submits(&modal, [("How", "at once")]).await;
    // serenity defers a modal with type 6, so the edit falls on the card itself.
    assert!(done.updated_the_message() && done.content() == "Done");
    let to_minh = lan.uses("please").option("to", &minh).option("what", "help").await;
    assert!(to_minh.text().contains("@Minh help"));

    assert_eq!(discord.problems(), Vec::<String>::new());
    shards.shutdown_all().await;
    bot.await.expect("no panic").expect("no error");
}
