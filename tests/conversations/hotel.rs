//! The sample hotel as the tests know it.

use crate::support::bot::Bot;
use crate::support::discord::permissions::MANAGE_GUILD;
use crate::support::discord::{Channel, Discord, Guild, Member, Role};

pub struct Hotel {
    pub discord: Discord,
    pub guild: Guild,
    pub desk: Channel,
    /// Where the weekly summary goes.
    pub digest: Channel,
    pub reception: Role,
    pub maintenance: Role,
    /// A receptionist.
    pub lan: Member,
    /// Lan's colleague at the reception.
    pub hoa: Member,
    /// A technician.
    pub minh: Member,
    /// The technicians' lead.
    pub tuan: Member,
    /// Whoever may manage the server.
    pub mai: Member,
    pub bot: Bot,
}

impl Hotel {
    /// The hotel with the bot in it, before any moderator has set anything up.
    pub async fn opens() -> Self {
        Self::opens_with(|bot| bot).await
    }

    /// The same, with the bot's environment changed before it starts.
    pub async fn opens_with(change: impl FnOnce(Bot) -> Bot) -> Self {
        let discord = Discord::start();
        let guild = discord.guild("Hotel");
        let (reception, maintenance) = (guild.role("Reception"), guild.role("Maintenance"));
        let mut bot = change(Bot::beside(&discord));
        bot.starts().await;
        Hotel {
            desk: guild.channel("front-desk"),
            digest: guild.channel("kindness"),
            lan: guild.member("Lan").with_role(&reception),
            hoa: guild.member("Hoa").with_role(&reception),
            minh: guild.member("Minh").with_role(&maintenance),
            tuan: guild.member("Tuan").with_role(&maintenance),
            mai: guild.member("Mai").with_permissions(MANAGE_GUILD),
            discord,
            guild,
            reception,
            maintenance,
            bot,
        }
    }

    /// The hotel with its teams set up by a moderator.
    pub async fn with_teams() -> Self {
        let hotel = Self::opens().await;
        hotel.sets_up_teams().await;
        hotel
    }

    pub async fn sets_up_teams(&self) {
        let added = self
            .mai
            .uses("kudos-admin team add")
            .option("name", "Reception")
            .option("kind", "front-line")
            .option("role", &self.reception)
            .await;
        assert!(
            added.is_ephemeral() && added.text().contains("Reception"),
            "{}",
            added.text()
        );
        let added = self
            .mai
            .uses("kudos-admin team add")
            .option("name", "Maintenance")
            .option("kind", "back-office")
            .option("role", &self.maintenance)
            .option("lead", &self.tuan)
            .await;
        assert!(
            added.is_ephemeral() && added.text().contains("Maintenance"),
            "{}",
            added.text()
        );
    }

    /// Lan asks Maintenance at the desk; the card.
    pub async fn lan_asks(&self, what: &str) -> crate::support::discord::Message {
        self.lan
            .uses("please")
            .option("to", &self.maintenance)
            .option("what", what)
            .in_channel(&self.desk)
            .await
            .message()
    }
}
