//! The sample hotel as the conversations know it.

use std::sync::Arc;

use crate::stage::{self, Card, Channel, Group, Needs, Part, Person, Stage};

pub struct Hotel {
    pub stage: Arc<dyn Stage>,
    pub desk: Channel,
    pub summary: Channel,
    pub reception: Group,
    pub maintenance: Group,
    /// Is no team.
    pub accounting: Group,
    /// A receptionist.
    pub lan: Person,
    /// Lan's colleague at the reception.
    pub hoa: Person,
    /// A technician.
    pub minh: Person,
    /// The technicians' lead.
    pub tuan: Person,
    /// An accountant.
    pub kien: Person,
    /// Whom the platform itself lets moderate.
    pub mai: Person,
    _opened: crate::Opened,
}

impl Hotel {
    /// The hotel with the bot in it, before any moderator has set anything up. `None` where this engine is missing.
    pub async fn opens() -> Option<Self> {
        let opened = super::opens().await?;
        let stage = opened.stage.clone();
        let reception = stage::group(&stage, "Reception").await;
        let maintenance = stage::group(&stage, "Maintenance").await;
        let accounting = stage::group(&stage, "Accounting").await;
        let colleague = async |name, group: &Group| stage::person(&stage, name, &[group], Part::Colleague).await;
        Some(Hotel {
            desk: stage::channel(&stage, "front-desk").await,
            summary: stage::channel(&stage, "weekly-summary").await,
            lan: colleague("Nguyễn Ngọc Lan", &reception).await,
            hoa: colleague("Trần Thị Hoa", &reception).await,
            minh: colleague("Trần Quang Minh", &maintenance).await,
            tuan: colleague("Nguyễn Văn Tuấn", &maintenance).await,
            kien: colleague("Lê Trung Kiên", &accounting).await,
            mai: stage::person(&stage, "Hoàng Tuyết Mai", &[], Part::Manager).await,
            reception,
            maintenance,
            accounting,
            stage,
            _opened: opened,
        })
    }

    /// The hotel with its teams set up by a moderator.
    pub async fn with_teams() -> Option<Self> {
        let hotel = Self::opens().await?;
        hotel.sets_up_teams().await;
        Some(hotel)
    }

    /// Whether the platform has what a scenario needs; where not, the log tells why.
    pub fn has(&self, needs: Needs) -> bool {
        let lacks = self.stage.platform().lacks(needs);
        if let Some(why) = lacks {
            eprintln!("left out: {why}");
        }
        lacks.is_none()
    }

    async fn sets_up_teams(&self) {
        for (group, kind, lead) in [
            (&self.reception, "front-line", None),
            (&self.maintenance, "back-office", Some(&self.tuan)),
        ] {
            let mut adding = self
                .mai
                .uses("kudos-admin team add")
                .option("name", group.name.as_str())
                .option("kind", kind)
                .option("role", group);
            if let Some(lead) = lead {
                adding = adding.option("lead", lead);
            }
            let added = adding.await;
            assert!(
                added.is_ephemeral() && added.text().contains(&group.name),
                "{}",
                added.text()
            );
        }
    }

    /// Lan asks Maintenance at the desk; the card.
    pub async fn lan_asks(&self, what: &str) -> Card {
        self.lan
            .uses("please")
            .option("to", &self.maintenance)
            .option("what", what)
            .in_channel(&self.desk)
            .await
            .message()
    }
}
