//! People and places as a test speaks of them: `hotel.member("Lan")`, `desk.messages()`.

mod act;
mod answer;
mod command;
mod form;
mod gesture;
mod member;
mod message;
mod payload;
mod place;
mod text;
mod workspace;

pub use act::Sent;
pub use answer::{Answer, Choice};
pub use command::CommandUse;
pub use form::{Home, Modal};
pub use gesture::Surface;
pub use message::Message;
pub use place::{Channel, Group, Member, Workspace};
