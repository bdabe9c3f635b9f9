//! Making the workspace and what is in it.

use super::super::state::{self, ChannelKind, Team, User};
use super::super::{Slack, events};
use super::place::{Channel, Group, Member, Workspace};

impl Slack {
    /// The workspace that the app is installed in, with the bot's own user. There is one.
    pub fn workspace(&self, name: &str) -> Workspace {
        let id = self.shared.clock.id('T');
        let mut world = self.shared.world();
        assert!(world.team.is_none(), "an app of a company's own is in one workspace");
        world.team = Some(Team {
            id: id.clone(),
            name: name.to_owned(),
            domain: name.to_lowercase().replace(' ', "-"),
            enterprise: None,
            has_groups: true,
        });
        let bot = world.bot.clone();
        let user = User {
            bot: true,
            ..person(&bot, &id, "magicwords")
        };
        world.users.insert(bot, user);
        drop(world);
        Workspace {
            slack: self.clone(),
            id,
        }
    }
}

fn person(id: &str, team: &str, name: &str) -> User {
    User {
        id: id.to_owned(),
        team: team.to_owned(),
        name: name.to_lowercase().replace(' ', "."),
        real_name: name.to_owned(),
        display_name: name.to_owned(),
        locale: "en-US".to_owned(),
        admin: false,
        owner: false,
        bot: false,
        deleted: false,
        restricted: false,
        stranger: false,
        dm: None,
        home: None,
    }
}

impl Workspace {
    fn change(&self, change: impl FnOnce(&mut Team)) {
        change(self.slack.shared.world().team.as_mut().expect("the workspace is there"));
    }

    /// As the command line names it: `slack:T123`.
    pub fn workspace(&self) -> String {
        format!("slack:{}", self.id)
    }

    /// Without user groups.
    pub fn on_the_free_plan(self) -> Self {
        self.change(|team| team.has_groups = false);
        self
    }

    /// As a part of an Enterprise Grid.
    pub fn in_enterprise(self, name: &str) -> Self {
        let id = self.slack.shared.clock.id('E');
        self.change(|team| team.enterprise = Some((id, name.to_owned())));
        self
    }

    pub fn pays(&self, pays: bool) {
        self.change(|team| team.has_groups = pays);
    }

    pub fn member(&self, name: &str) -> Member {
        self.adds(name, |_| {})
    }

    /// Another bot, which nobody can thank or ask.
    pub fn bot(&self, name: &str) -> Member {
        self.adds(name, |user| user.bot = true)
    }

    /// Somebody of another company, here through a shared channel.
    pub fn stranger(&self, name: &str) -> Member {
        let team = self.slack.shared.clock.id('T');
        self.adds(name, |user| (user.team, user.stranger) = (team, true))
    }

    fn adds(&self, name: &str, change: impl FnOnce(&mut User)) -> Member {
        let shared = &self.slack.shared;
        let id = shared.clock.id('U');
        let mut user = person(&id, &self.id, name);
        change(&mut user);
        let joins = !user.stranger;
        let mut world = shared.world();
        world.users.insert(id.clone(), user);
        for channel in world.channels.values_mut().filter(|c| c.kind == ChannelKind::Public) {
            channel.members.push(id.clone());
        }
        drop(world);
        if joins {
            events::user_changed(shared, &id, "team_join");
        }
        Member {
            slack: self.slack.clone(),
            id,
            name: name.to_owned(),
        }
    }

    pub fn user_group(&self, name: &str) -> Group {
        let shared = &self.slack.shared;
        let id = shared.clock.id('S');
        let group = state::Group {
            id: id.clone(),
            name: name.to_owned(),
            handle: name.to_lowercase().replace(' ', "-"),
            users: Vec::new(),
            deleted: false,
        };
        shared.world().groups.insert(id.clone(), group);
        events::group_changed(shared, &id, "subteam_created");
        Group {
            slack: self.slack.clone(),
            id,
        }
    }

    /// A public channel with everybody and the bot in it.
    pub fn channel(&self, name: &str) -> Channel {
        let shared = &self.slack.shared;
        let id = shared.clock.id('C');
        let mut world = shared.world();
        let here = world.users.values().filter(|user| !user.deleted);
        let channel = state::Channel {
            id: id.clone(),
            name: name.to_owned(),
            kind: ChannelKind::Public,
            members: here.map(|user| user.id.clone()).collect(),
            archived: false,
            shared: false,
            messages: Vec::new(),
        };
        world.channels.insert(id.clone(), channel);
        drop(world);
        Channel {
            slack: self.slack.clone(),
            id,
        }
    }
}
