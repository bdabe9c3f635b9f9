//! The measure: a serenity bot that answers every command with a message of a card's size and stores nothing.

use serenity::all::{
    ButtonStyle, Context, CreateActionRow, CreateAllowedMentions, CreateButton, CreateEmbed, CreateInteractionResponse,
    CreateInteractionResponseMessage, EventHandler, GatewayIntents, HttpBuilder, Interaction, Ready, ResolvedOption,
    ResolvedValue,
};
use serenity::http::{LightMethod, Request, Route};

/// Names the mode of this program that is the bare bot.
pub const MODE: &str = "--bare-bot";

struct Bare;

fn card(asker: u64, to: u64, words: &str) -> CreateInteractionResponse {
    let button = |id: &str, label: &str, style| CreateButton::new(id).label(label).style(style);
    let buttons = vec![
        button("mw:ask:1234567890123456:take", "Take it", ButtonStyle::Primary),
        button("mw:ask:1234567890123456:done", "Done", ButtonStyle::Secondary),
        button(
            "mw:ask:1234567890123456:cant",
            "Can't right now",
            ButtonStyle::Secondary,
        ),
        button("mw:ask:1234567890123456:withdraw", "Withdraw", ButtonStyle::Secondary),
    ];
    let embed = CreateEmbed::new()
        .title("Reception asks Maintenance")
        .description(words)
        .colour(0x00E6_9F00)
        .field("Status", "Waiting for somebody to take it", false);
    let message = CreateInteractionResponseMessage::new()
        .content(format!("<@{to}>, <@{asker}> asks for your help"))
        .embed(embed)
        .components(vec![CreateActionRow::Buttons(buttons)])
        .allowed_mentions(CreateAllowedMentions::new().users([to]));
    CreateInteractionResponse::Message(message)
}

#[serenity::async_trait]
impl EventHandler for Bare {
    async fn ready(&self, ctx: Context, ready: Ready) {
        // The same commands as the real bot's, so that people can say the same to both.
        let commands = magicwords::platform::discord::commands_json().to_string();
        let application_id = ready.application.id;
        let request = Request::new(Route::Commands { application_id }, LightMethod::Put);
        let body = Some(commands.into_bytes());
        ctx.http
            .request(request.body(body))
            .await
            .expect("commands are registered");
    }

    async fn interaction_create(&self, ctx: Context, interaction: Interaction) {
        let Interaction::Command(command) = interaction else {
            return;
        };
        let (mut to, mut words) = (0, "");
        for ResolvedOption { value, .. } in command.data.options() {
            match value {
                ResolvedValue::User(user, _) => to = user.id.get(),
                ResolvedValue::String(text) => words = text,
                _ => {}
            }
        }
        let answer = card(command.user.id.get(), to, words);
        command.create_response(&ctx.http, answer).await.expect("answered");
    }
}

#[tokio::main]
pub async fn run() {
    let variable = |name| std::env::var(name).expect("the bench sets it");
    let http = HttpBuilder::new(variable("DISCORD_TOKEN"))
        .proxy(variable("DISCORD_API_URL"))
        .ratelimiter_disabled(true)
        .build();
    let client = serenity::client::ClientBuilder::new_with_http(http, GatewayIntents::GUILDS).event_handler(Bare);
    let mut client = client.await.expect("a client");
    client.start().await.expect("the gateway stays");
}
