//! The sample hotel as the tests know it.

use crate::support::bot::Bot;
use crate::support::discord::{Channel, Discord, Guild, Member};

pub struct Hotel {
    pub discord: Discord,
    pub guild: Guild,
    pub desk: Channel,
    /// A receptionist.
    pub lan: Member,
    /// A technician.
    pub minh: Member,
    pub bot: Bot,
}

impl Hotel {
    /// The hotel with the bot in it, before any moderator has set anything up.
    pub async fn opens() -> Self {
        let discord = Discord::start();
        let guild = discord.guild("Hotel");
        let desk = guild.channel("front-desk");
        let (lan, minh) = (guild.member("Lan"), guild.member("Minh"));
        let bot = Bot::start(&discord).await;
        Hotel {
            discord,
            guild,
            desk,
            lan,
            minh,
            bot,
        }
    }
}
